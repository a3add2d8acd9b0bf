// Which devices wait for the user's word: with [devices] quarantine, everything that is plugged in while Ensign runs.
//
//   plugged in --there at the start, vouched for by a rule, known--> admitted
//   plugged in --else--> waits --approved, or vouched for--> admitted, and known
#pragma once

#include <set>
#include <string>

namespace ensign {

class Quarantine {
  public:
    void set_on(bool on) { on_ = on; }
    // What was there until now is the machine's own.
    void end_startup() { startup_ = false; }

    // A device comes, or is looked at again: may it be heard? path: as in DeviceInfo. Devices that were admitted once are
    // known by it: a session that was in the background gets all of them anew. The kernel never uses such a path twice,
    // so what is pulled out and plugged in again is another one. vouched: as in DeviceVerdict.
    bool admits(const std::string& path, bool vouched);
    void approve(const std::string& path);

  private:
    bool on_ = false;
    bool startup_ = true;
    std::set<std::string> known_;
};

} // namespace ensign
