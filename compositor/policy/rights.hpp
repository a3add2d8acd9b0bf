// What the programs of a VM may do beyond drawing their windows. Each is a key of its [[vm]].
#pragma once

namespace ensign {

struct Rights {
    bool trusted_only = false;      // it has the keyboard only while the secure attention key is surely Ensign's
    bool pointer_lock = true;       // they may lock or confine the pointer while it has the keyboard
    bool inhibit_shortcuts = false; // … and take Ensign's shortcuts, but never the secure attention key nor X-ray
    bool operator==(const Rights&) const = default;
};

} // namespace ensign
