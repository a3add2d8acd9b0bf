// ensignctl: asks and steers Ensign from the host.
#include "ctl/arguments.hpp"
#include "ctl/connection.hpp"
#include "ctl/picture_file.hpp"
#include "ctl/selftest.hpp"
#include "ctl/table.hpp"

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace ensign::ctl {

namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int complain(std::string_view sentence, int status) {
    std::fprintf(stderr, "ensignctl: %s\n", printable(sentence).c_str());
    return status;
}

// ASCII only, so that no title can steer the terminal: what isn't ASCII is escaped, as JSON allows.
void print_json(const nlohmann::json& value) {
    print(value.dump(2, ' ', true, nlohmann::json::error_handler_t::replace) + "\n");
}

// What people get to read of a JSON answer, by the command that asked for it.
struct Readable {
    const nlohmann::json& value;

    std::string operator()(const ListVms&) const { return vms_table(value); }
    std::string operator()(const ListWindows&) const { return windows_table(value); }
    std::string operator()(const ListDevices&) const { return devices_table(value); }
    std::string operator()(const ShowTree&) const { return tree_outline(value); }
    std::string operator()(const ShowFocusLog&) const { return focus_log_table(value); }
    std::string operator()(const Whois&) const { return whois_line(value); }
    std::string operator()(const auto&) const { return value.dump(2) + "\n"; }
};

int save(const Picture& picture, const Screenshot& shot, bool json) {
    if (const auto written = write_picture(picture, shot.file); !written) {
        return complain(written.error(), exit_failed);
    }
    if (json) {
        auto summary = picture.info;
        summary.update({{"file", shot.file}, {"width", picture.width}, {"height", picture.height}});
        print_json(summary);
    }
    return 0;
}

int show(const Answer& answer, const Arguments& arguments) {
    if (const auto* picture = std::get_if<Picture>(&answer)) {
        return save(*picture, std::get<Screenshot>(arguments.command), arguments.json);
    }
    if (const auto* value = std::get_if<nlohmann::json>(&answer)) {
        if (arguments.json) {
            print_json(*value);
        } else {
            print(std::visit(Readable{*value}, arguments.command));
        }
    }
    return 0;
}

int run(const Arguments& arguments) {
    if (std::holds_alternative<ShowHelp>(arguments.command)) {
        print(usage());
        return 0;
    }
    if (std::holds_alternative<ShowVersion>(arguments.command)) {
        print("ensignctl " ENSIGN_VERSION "\n");
        return 0;
    }
    if (const auto* selftest = std::get_if<SelfTest>(&arguments.command)) {
        return complain(become_selftest(*selftest, arguments.json), exit_failed);
    }
    auto connection = Connection::open();
    if (!connection) {
        return complain(connection.error(), exit_failed);
    }
    const auto answer = connection->ask(arguments.command);
    if (!answer) {
        return complain(answer.error(), exit_failed);
    }
    if (std::holds_alternative<Quit>(arguments.command)) {
        connection->wait_for_end();
    }
    return show(*answer, arguments);
}

int main(int argc, char** argv) {
    const std::vector<std::string_view> words(argv + (argc > 0), argv + argc);
    const auto arguments = parse_arguments(words);
    if (!arguments) {
        return complain(arguments.error(), exit_usage);
    }
    const int status = run(*arguments);
    if (std::fflush(stdout) != 0 && status == 0) {
        return complain("can't write to standard output", exit_failed);
    }
    return status;
}

} // namespace

} // namespace ensign::ctl

int main(int argc, char** argv) {
    try {
        return ensign::ctl::main(argc, argv);
    } catch (const std::exception& error) { // only an answer of another shape than documented, or no memory
        std::fprintf(stderr,
                     "ensignctl: Ensign's answer can't be shown (%s); ensign and ensignctl may be of different versions\n",
                     error.what());
        return 1;
    }
}
