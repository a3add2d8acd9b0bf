#include "tests/wlcs/hands.hpp"

#include "tests/wlcs/subject.hpp"

namespace ensign::wlcs {

namespace {
constexpr std::int32_t finger = 0; // its number on the touchscreen
}

Mouse::Mouse(Subject& subject) : Pointer{}, subject_{subject} {
    version = other_version;
    move_absolute = [](Pointer* pointer, wl_fixed_t x, wl_fixed_t y) {
        auto& self = *static_cast<Mouse*>(pointer);
        const auto at = Subject::share_of(wl_fixed_to_double(x), wl_fixed_to_double(y));
        self.device_.motion_absolute(at.x, at.y, self.subject_.now());
        self.device_.frame();
    };
    move_relative = [](Pointer* pointer, wl_fixed_t dx, wl_fixed_t dy) {
        auto& self = *static_cast<Mouse*>(pointer);
        self.device_.motion(wl_fixed_to_double(dx), wl_fixed_to_double(dy), self.subject_.now());
        self.device_.frame();
    };
    button_up = [](Pointer* pointer, int code) { static_cast<Mouse*>(pointer)->button(code, false); };
    button_down = [](Pointer* pointer, int code) { static_cast<Mouse*>(pointer)->button(code, true); };
    destroy = [](Pointer* pointer) { delete static_cast<Mouse*>(pointer); };
    subject_.plug_in(device_.get()->base);
}

void Mouse::button(int code, bool down) {
    device_.button(static_cast<std::uint32_t>(code), down, subject_.now());
    device_.frame();
}

Finger::Finger(Subject& subject) : Touch{}, subject_{subject} {
    version = other_version;
    down = [](Touch* touch, int x, int y) {
        auto& self = *static_cast<Finger*>(touch);
        self.subject_.errands().run([&self, at = Subject::share_of(x, y)] {
            self.device_.down(finger, at.x, at.y, self.subject_.now());
            self.device_.frame();
        });
    };
    move = [](Touch* touch, int x, int y) {
        auto& self = *static_cast<Finger*>(touch);
        self.subject_.errands().run([&self, at = Subject::share_of(x, y)] {
            self.device_.motion(finger, at.x, at.y, self.subject_.now());
            self.device_.frame();
        });
    };
    up = [](Touch* touch) {
        auto& self = *static_cast<Finger*>(touch);
        self.subject_.errands().run([&self] {
            self.device_.up(finger, self.subject_.now());
            self.device_.frame();
        });
    };
    destroy = [](Touch* touch) { delete static_cast<Finger*>(touch); };
    subject_.plug_in(device_.get()->base);
}

} // namespace ensign::wlcs
