// unique_ptr for C objects that Ensign itself must destroy.
#pragma once

#include "compositor/wl/wlr.hpp"

#include <memory>

namespace ensign::wl {

template <auto Destroy>
struct Deleter {
    template <class T>
    void operator()(T* object) const {
        Destroy(object);
    }
};
template <class T, auto Destroy>
using Ptr = std::unique_ptr<T, Deleter<Destroy>>;

using DisplayPtr = Ptr<wl_display, wl_display_destroy>;
using EventSourcePtr = Ptr<wl_event_source, wl_event_source_remove>;
using BackendPtr = Ptr<wlr_backend, wlr_backend_destroy>;
using RendererPtr = Ptr<wlr_renderer, wlr_renderer_destroy>;
using AllocatorPtr = Ptr<wlr_allocator, wlr_allocator_destroy>;
using CursorPtr = Ptr<wlr_cursor, wlr_cursor_destroy>;
using XcursorManagerPtr = Ptr<wlr_xcursor_manager, wlr_xcursor_manager_destroy>;
using XkbContextPtr = Ptr<xkb_context, xkb_context_unref>;
using XkbKeymapPtr = Ptr<xkb_keymap, xkb_keymap_unref>;
using XkbStatePtr = Ptr<xkb_state, xkb_state_unref>;
using BufferPtr = Ptr<wlr_buffer, wlr_buffer_drop>;

// A scene node destroys its children, so only the topmost one of a thing is owned.
struct NodeDeleter {
    void operator()(wlr_scene_tree* tree) const { wlr_scene_node_destroy(&tree->node); }
    void operator()(wlr_scene_buffer* buffer) const { wlr_scene_node_destroy(&buffer->node); }
    void operator()(wlr_scene_rect* rect) const { wlr_scene_node_destroy(&rect->node); }
};
using ScenePtr = std::unique_ptr<wlr_scene_tree, NodeDeleter>;
using SceneBufferPtr = std::unique_ptr<wlr_scene_buffer, NodeDeleter>;

} // namespace ensign::wl
