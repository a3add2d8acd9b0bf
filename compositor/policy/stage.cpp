#include "compositor/policy/stage.hpp"

namespace ensign {

void Stage::lower(Layer layer) {
    if (layer != Layer::desk) {
        up_[static_cast<std::size_t>(layer)] = false;
    }
}

Layer Stage::top() const {
    std::size_t top = layer_count - 1;
    while (!up_[top]) {
        --top;
    }
    return static_cast<Layer>(top);
}

Receiver Stage::receiver(Motion motion, bool trusted) const {
    switch (top()) {
    case Layer::desk: return Receiver::guest;
    case Layer::chooser: return trusted && motion != Motion::gesture ? Receiver::trusted_ui : Receiver::nobody;
    case Layer::lock: return trusted && motion != Motion::gesture ? Receiver::locker : Receiver::nobody;
    }
    return Receiver::nobody;
}

Stage::Attention Stage::attention() const {
    switch (top()) {
    case Layer::desk: return Attention::raise_chooser;
    case Layer::chooser: return Attention::leave_chooser;
    case Layer::lock: return Attention::nothing; // it stays
    }
    return Attention::nothing;
}

std::optional<std::string_view> Stage::objection(Request request) const {
    switch (top()) {
    case Layer::desk: return std::nullopt;
    case Layer::chooser:
        if (request == Request::open_chooser) {
            return std::nullopt; // it is open
        }
        return "the chooser is open, and there only the user chooses; choose there, or leave it with Esc";
    case Layer::lock: return "the session is locked; unlock it first";
    }
    return std::nullopt;
}

} // namespace ensign
