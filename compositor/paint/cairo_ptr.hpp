// Owners of Cairo's and Pango's objects.
#pragma once

#include <pango/pangocairo.h>

#include <memory>

namespace ensign::paint {

struct CairoDelete {
    void operator()(cairo_t* cr) const { cairo_destroy(cr); }
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};

struct PangoDelete {
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
    void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    void operator()(PangoContext* context) const { g_object_unref(context); }
    void operator()(PangoFontMap* map) const { g_object_unref(map); }
};

using CairoPtr = std::unique_ptr<cairo_t, CairoDelete>;
using SurfacePtr = std::unique_ptr<cairo_surface_t, CairoDelete>;
using FontOptionsPtr = std::unique_ptr<cairo_font_options_t, CairoDelete>;
using FontDescriptionPtr = std::unique_ptr<PangoFontDescription, PangoDelete>;
using AttributesPtr = std::unique_ptr<PangoAttrList, PangoDelete>;
using LayoutPtr = std::unique_ptr<PangoLayout, PangoDelete>;
using ContextPtr = std::unique_ptr<PangoContext, PangoDelete>;
using FontMapPtr = std::unique_ptr<PangoFontMap, PangoDelete>;

} // namespace ensign::paint
