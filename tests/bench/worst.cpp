// What the most expensive things that one VM can do cost Ensign: CPU time of one batch of its requests, of one turn of the main loop
// with it, and of one frame; and memory. One line of JSON a kind. A compositor in this process, on a clock of its own.
#include "tests/bench/worst_field.hpp"

#include <array>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <linux/input-event-codes.h>

using namespace ensign::bench;

namespace {

std::vector<Kind> kinds() {
    static std::vector<RawGuest::Window> windows;
    static std::vector<Id> ids;
    static Tree tree;
    std::vector<Kind> all;
    const auto add = [&](std::string name, std::function<void(Field&)> prepare, std::function<void(Field&)> strike) {
        all.push_back({std::move(name), std::move(prepare), std::move(strike)});
    };
    const auto nothing = [](Field&) {};

    add(
        "256 tiled subsurfaces, first commit", [](Field& f) { tree.window = f.guest->mapped_window(1000, 900); },
        [](Field& f) {
            tiled(f, tree.window, 256);
            f.guest->commit(tree.window.surface);
            f.frames(3);
        });
    add(
        "256 tiled subsurfaces reordered", [](Field& f) { tree = shown_tree(f, 256, false); },
        [](Field& f) { reorder(f, tree, 600); });
    add(
        "16 staggered subsurfaces reordered", [](Field& f) { tree = shown_tree(f, 16, true); },
        [](Field& f) { reorder(f, tree, 600); });
    add(
        "256 staggered subsurfaces", [](Field& f) { tree.window = f.guest->mapped_window(1000, 900); },
        [](Field& f) {
            tree.subsurfaces = staggered(f, tree.window, 256);
            f.guest->commit(tree.window.surface);
            f.frames(3);
        });
    add(
        "256 tiled subsurfaces, geometry flips", [](Field& f) { tree = shown_tree(f, 256, false); },
        [](Field& f) {
            for (int i = 0; i < 400; ++i) {
                f.guest->set_geometry(tree.window.xdg, i % 2, i % 2, 900, 800);
                f.guest->commit(tree.window.surface);
            }
            f.frames(2);
        });
    add(
        "256 tiled subsurfaces, destroyed one by one", [](Field& f) { tree = shown_tree(f, 256, false); },
        [](Field& f) {
            for (const Id subsurface : tree.subsurfaces) {
                f.guest->destroy(subsurface);
            }
            f.frames(2);
        });
    add(
        "496 subsurfaces in 31 windows, one reordered",
        [](Field& f) {
            for (int i = 0; i < 30; ++i) {
                tree.window = f.guest->mapped_window(700, 100);
                tiled(f, tree.window, 16);
                f.guest->commit(tree.window.surface);
            }
            tree = shown_tree(f, 16, true);
        },
        [](Field& f) { reorder(f, tree, 600); });
    add(
        "512 subsurfaces of one program, it leaves",
        [](Field& f) {
            shown_tree(f, 256, false);
            shown_tree(f, 255, false);
        },
        leave);
    add(
        "512 waiting commits applied at once",
        [](Field& f) {
            tree = shown_tree(f, 8, false);
            for (int i = 0; i < 500; ++i) {
                const Id surface = tree.subsurfaces[static_cast<std::size_t>(i) % 8] - 1; // made right before it
                f.guest->damage(surface, i % 30, i % 30, 3, 3);
                f.guest->attach(surface, f.guest->pixel(0xff000000U + static_cast<std::uint32_t>(i)));
                f.guest->commit(surface);
            }
            f.settle();
        },
        [](Field& f) {
            f.guest->commit(tree.window.surface);
            f.settle();
        });
    add(
        "damage, a grid of it", [](Field& f) { tree.window = f.guest->mapped_window(1000, 900); },
        [](Field& f) {
            for (int i = 0; i < 1000; ++i) {
                f.guest->damage(tree.window.surface, i, 0, 1, 900);
                f.guest->damage(tree.window.surface, 0, i, 1000, 1);
            }
            f.guest->commit(tree.window.surface);
            f.frames(2);
        });
    add(
        "damage, scattered over many commits", [](Field& f) { tree.window = f.guest->mapped_window(1000, 900); },
        [](Field& f) {
            const Id buffer = f.guest->pixel();
            for (int i = 0; i < 4000; ++i) {
                f.guest->attach(tree.window.surface, buffer);
                f.guest->damage(tree.window.surface, i * 37 % 1000, i * 61 % 900, 1, 1);
                f.guest->commit(tree.window.surface);
            }
            f.frames(2);
        });
    add(
        "regions of 1000 rectangles set and committed",
        [](Field& f) {
            tree.window = f.guest->mapped_window(1000, 900);
            ids = {f.guest->region()};
            for (int i = 0; i < 1000; ++i) {
                f.guest->add(ids[0], i % 40 * 4, i / 40 * 4, 2, 2);
            }
            f.settle();
        },
        [](Field& f) {
            for (int i = 0; i < 2000; ++i) {
                f.guest->set_input_region(tree.window.surface, ids[0]);
                f.guest->set_opaque_region(tree.window.surface, ids[0]);
                f.guest->commit(tree.window.surface);
            }
            f.frames(1);
        });
    add("regions: columns and rows", nothing, [](Field& f) {
        const Id region = f.guest->region();
        for (int i = 0; i < 1000; ++i) {
            f.guest->add(region, i * 2, 0, 1, 4000);
        }
        for (int i = 0; i < 1000; ++i) {
            f.guest->subtract(region, 0, i * 2, 4000, 1);
        }
        f.settle();
    });
    add(
        "256 windows mapped", [](Field& f) { windows = many_windows(f, 256); },
        [](Field& f) {
            f.guest->ack_all();
            for (const auto& window : windows) {
                f.guest->map(window, 1200, 600);
            }
            f.frames(3);
        });
    add(
        "256 windows mapped, while the VM hears",
        [](Field& f) {
            f.guest->mapped_window(100, 100);
            f.desk.choose("red");
            windows = many_windows(f, 255);
        },
        [](Field& f) {
            for (const auto& window : windows) {
                f.guest->map(window, 1200, 600);
            }
            f.frames(3);
        });
    add(
        "256 mapped windows, titles",
        [](Field& f) {
            windows = many_windows(f, 256);
            for (const auto& window : windows) {
                f.guest->map(window, 1200, 600);
            }
            f.frames(3);
        },
        [](Field& f) {
            for (int i = 0; i < 4000; ++i) {
                f.guest->client().send(
                    RawRequest{windows[static_cast<std::size_t>(i) % 256].toplevel, 2}.s("title " + std::to_string(i)));
            }
            f.frames(3);
        });
    add(
        "256 mapped windows, they leave",
        [](Field& f) {
            windows = many_windows(f, 256);
            for (const auto& window : windows) {
                f.guest->map(window, 1200, 600);
            }
            f.frames(3);
        },
        leave);
    add(
        "256 mapped windows, and 16 subsurfaces in each of 30, they leave",
        [](Field& f) {
            windows = many_windows(f, 256);
            for (const auto& window : windows) {
                f.guest->map(window, 1200, 600);
            }
            for (std::size_t i = 0; i < 30; ++i) {
                tiled(f, windows[i], 16);
                f.guest->commit(windows[i].surface);
            }
            f.frames(3);
        },
        leave);
    add(
        "a window mapped and unmapped, while its VM hears",
        [](Field& f) {
            tree.window = f.guest->mapped_window(900, 700);
            f.desk.choose("red");
        },
        [](Field& f) {
            for (int i = 0; i < 300; ++i) {
                f.guest->attach(tree.window.surface, 0);
                f.guest->commit(tree.window.surface);
                f.guest->commit(tree.window.surface); // for its first configure, again
                f.settle();
                f.guest->map(tree.window, 900, 700);
                f.settle();
            }
            f.frames(1);
        });
    add(
        "64 popups, resized", [](Field& f) { ids = popups(f, tree.window = f.guest->mapped_window(900, 700)); },
        [](Field& f) {
            for (int i = 0; i < 2000; ++i) {
                const auto which = static_cast<std::size_t>(i) % 63 * 2;
                f.guest->set_geometry(ids[which + 1], 0, 0, 300 + i % 400, 200 + i % 200);
                f.guest->commit(ids[which]);
            }
            f.frames(3);
        });
    add(
        "64 popups, their window resized", [](Field& f) { popups(f, tree.window = f.guest->mapped_window(900, 700)); },
        [](Field& f) {
            for (int i = 0; i < 2000; ++i) {
                f.guest->set_geometry(tree.window.xdg, 0, 0, 500 + i % 400, 700 - i % 300);
                f.guest->commit(tree.window.surface);
            }
            f.frames(3);
        });
    add(
        "1024 surfaces, each asks for a frame twice",
        [](Field& f) {
            ids.clear();
            for (int i = 0; i < 1000; ++i) {
                ids.push_back(f.guest->surface());
            }
            f.settle();
        },
        [](Field& f) {
            for (const Id surface : ids) {
                f.guest->frame(surface);
                f.guest->commit(surface);
                f.guest->frame(surface);
                f.guest->commit(surface);
            }
            f.settle();
            f.desk.clock().advance(1100);
            f.settle();
        });
    add(
        "8000 objects, their program leaves",
        [](Field& f) {
            for (int i = 0; i < 1000; ++i) {
                const Id surface = f.guest->surface();
                f.guest->viewport(surface);
                f.guest->frame(surface);
                f.guest->frame(surface);
                f.guest->pixel();
            }
            const Id registry = f.guest->client().new_id();
            f.guest->client().send(RawRequest{RawClient::display, 1}.u(registry));
            for (int i = 0; i < 2900; ++i) {
                f.guest->bind("wp_viewporter", 1);
            }
            f.settle();
        },
        leave);
    add(
        "500 pools and buffers, their program leaves",
        [](Field& f) {
            const Fd fd = memory(4096);
            for (int i = 0; i < 500; ++i) {
                const Id pool = f.guest->pool(fd.get(), 4096);
                f.guest->buffer(pool, 0, 8, 8, 32, 1);
            }
            f.settle();
        },
        leave);
    add(
        "window states asked for, never acknowledged", [](Field& f) { tree.window = f.guest->mapped_window(900, 700); },
        [](Field& f) {
            for (int i = 0; i < 2000; ++i) {
                f.guest->client().send(RawRequest{tree.window.toplevel, static_cast<std::uint16_t>(i % 2 == 0 ? 9 : 10)});
                if (i % 8 == 0) {
                    f.settle();
                }
            }
            f.frames(1);
        });
    add(
        "a window three times covered, frames", [](Field& f) { tree.window = f.guest->mapped_window(1900, 1000); },
        [](Field& f) {
            for (int i = 0; i < 3; ++i) {
                const Id surface = f.guest->surface();
                f.guest->set_desync(f.guest->subsurface(surface, tree.window.surface));
                f.guest->set_destination(f.guest->viewport(surface), 1880, 990);
                f.guest->attach(surface, f.guest->pixel(0x20202080));
                f.guest->commit(surface);
            }
            f.guest->commit(tree.window.surface);
            f.frames(5);
        });
    add("MIME types, 256 of them, set as selection", nothing, [](Field& f) {
        const Id manager = f.guest->bind("wl_data_device_manager", 3);
        for (int i = 0; i < 60; ++i) {
            const Id source = f.guest->client().new_id();
            f.guest->client().send(RawRequest{manager, 0}.u(source));
            for (int n = 0; n < 250; ++n) {
                f.guest->client().send(RawRequest{source, 0}.s("text/x-" + std::to_string(n)));
            }
        }
        f.settle();
    });
    add("activation tokens", nothing, [](Field& f) {
        const Id activation = f.guest->bind("xdg_activation_v1", 1);
        for (int i = 0; i < 4000; ++i) {
            const Id token = f.guest->client().new_id();
            f.guest->client().send(RawRequest{activation, 1}.u(token));
            f.guest->client().send(RawRequest{token, 3}); // commit
            f.guest->client().send(RawRequest{token, 4}); // destroy
        }
        f.settle();
    });
    // Among 250 small windows, each with two subsurfaces: whatever changes meets all of them.
    const auto crowded = [](Field& f) {
        tree.window = f.guest->mapped_window(1800, 1000);
        tree.subsurfaces.clear();
        ids.clear();
        for (int i = 0; i < 8; ++i) {
            ids.push_back(f.guest->surface());
            tree.subsurfaces.push_back(f.guest->subsurface(ids.back(), tree.window.surface));
            ids.push_back(f.guest->viewport(ids.back()));
            f.guest->set_destination(ids.back(), 400 + i, 300);
            f.guest->attach(ids[ids.size() - 2], f.guest->pixel());
            f.guest->commit(ids[ids.size() - 2]);
        }
        f.guest->commit(tree.window.surface);
        windows = many_windows(f, 250);
        int n = 0;
        for (const auto& window : windows) {
            f.guest->map(window, 20 + n * 37 % 90, 20 + n * 53 % 50);
            for (int i = 0; i < 2; ++i) {
                const Id surface = f.guest->surface();
                f.guest->set_position(f.guest->subsurface(surface, window.surface), 3 + 7 * i, 5 + 9 * i);
                f.guest->attach(surface, f.guest->pixel());
                f.guest->commit(surface);
            }
            f.guest->commit(window.surface);
            ++n;
        }
        f.frames(3);
    };
    const auto cheap = [](Field& f) { // so that the next batch is as large as can be
        for (int i = 0; i < 6000; ++i) {
            f.guest->damage(tree.window.surface, 0, 0, 1, 1);
        }
        f.settle();
    };
    add(
        "480 waiting commits applied at once, in a crowd",
        [=](Field& f) {
            crowded(f);
            for (int i = 0; i < 480; ++i) {
                f.guest->set_destination(ids[static_cast<std::size_t>(i % 8 * 2 + 1)], 1000 + i, 900 - i);
                f.guest->commit(ids[static_cast<std::size_t>(i % 8 * 2)]);
            }
            f.settle();
        },
        [](Field& f) {
            f.guest->commit(tree.window.surface);
            f.frames(1);
        });
    add(
        "sizes of a window in one batch, in a crowd",
        [=](Field& f) {
            crowded(f);
            cheap(f);
        },
        [](Field& f) {
            for (int i = 0; i < 100; ++i) {
                f.guest->set_destination(tree.window.viewport, 1000 + i, 900 - i);
                f.guest->commit(tree.window.surface);
            }
            f.frames(1);
        });
    add(
        "windows unmapped and destroyed in one batch, in a crowd",
        [=](Field& f) {
            crowded(f);
            cheap(f);
        },
        [](Field& f) {
            for (std::size_t i = 0; i < windows.size(); ++i) {
                if (i % 2 == 0) {
                    f.guest->destroy(windows[i].toplevel);
                } else {
                    f.guest->attach(windows[i].surface, 0);
                    f.guest->commit(windows[i].surface);
                }
            }
            f.frames(1);
        });
    add(
        "a clip that is late, in a crowd of windows that show a part of themselves",
        [=](Field& f) {
            crowded(f);
            for (const auto& window : windows) {
                f.guest->set_geometry(window.xdg, 400, 300, 30, 20);
                f.guest->set_destination(window.viewport, 1000, 600);
                f.guest->commit(window.surface);
                f.settle();
            }
            // Below the first subsurface another one, as large as the window.
            f.guest->set_desync(tree.subsurfaces[0]);
            const Id child = f.guest->surface();
            ids.push_back(child);
            f.guest->set_desync(f.guest->subsurface(child, ids[0]));
            f.guest->set_destination(f.guest->viewport(child), 1800, 1000);
            f.guest->attach(child, f.guest->pixel());
            f.guest->commit(child);
            f.guest->commit(ids[0]);
            f.guest->set_geometry(tree.window.xdg, 0, 0, 1800, 1000);
            f.guest->commit(tree.window.surface);
            f.frames(3);
        },
        [](Field& f) {
            for (int i = 0; i < 10; ++i) {
                f.guest->set_position(tree.subsurfaces[0], (i + 1) % 2 * 100, (i + 1) % 2 * 100);
                f.guest->commit(tree.window.surface);
                if (i % 2 == 1) {
                    f.guest->commit(ids.back()); // clipped where it is, for the next time
                }
                f.frames(1);
            }
        });
    add(
        "250 windows minimised in one batch",
        [=](Field& f) {
            crowded(f);
            cheap(f);
        },
        [](Field& f) {
            for (const auto& window : windows) {
                f.guest->client().send(RawRequest{window.toplevel, 13}); // set_minimized
            }
            f.frames(1);
        });
    add("250 windows don't answer", crowded, [](Field& f) {
        for (int i = 0; i < 4; ++i) {
            f.desk.clock().advance(5000);
            f.settle();
        }
        f.frames(2);
    });
    add(
        "256 presentation feedbacks, 16 outputs", [](Field& f) { tree.window = f.guest->mapped_window(900, 700); },
        [](Field& f) {
            for (int i = 0; i < 15; ++i) {
                f.guest->bind("wl_output", 1);
            }
            const Id presentation = f.guest->bind("wp_presentation", 1);
            for (int i = 0; i < 250; ++i) {
                f.guest->client().send(RawRequest{presentation, 1}.u(tree.window.surface).u(f.guest->client().new_id()));
            }
            f.guest->commit(tree.window.surface);
            f.frames(3);
        });
    const auto crowd = [](Field& f) {
        for (int i = 0; i < 2; ++i) {
            shown_tree(f, 256, false);
            if (i == 0) {
                shown_tree(f, 254, false);
            }
            f.reconnect();
        }
        windows = many_windows(f, 252);
        int n = 0;
        for (const auto& window : windows) {
            f.guest->map(window, 1200, 600);
            f.guest->client().send(RawRequest{window.toplevel, 2}.s(std::to_string(++n) + std::string(200, 'x')));
        }
        f.frames(3);
    };
    const auto show_xray = [](Field& f) {
        f.press([&] {
            for (const std::uint32_t key : {KEY_LEFTCTRL, KEY_LEFTALT, KEY_INSERT}) {
                f.desk.press(key);
            }
        });
    };
    // What another VM's doing costs the user's hand.
    const std::array<std::pair<const char*, std::function<void(Field&)>>, 2> fields{
        {{"alone", nothing}, {"in a crowd", crowd}}};
    for (const auto& [among, prepare] : fields) {
        const auto add_both = [&](const std::string& what, std::function<void(Field&)> strike) {
            add(what + ", " + among, prepare, std::move(strike));
        };
        add_both("the pointer moved over a window", [](Field& f) { f.motions(2000); });
        add_both("the chooser opened and typed into", [](Field& f) {
            f.press([&] { f.desk.press_attention_key(); });
            for (const std::uint32_t key : {KEY_R, KEY_E, KEY_D, KEY_BACKSPACE, KEY_RIGHT}) {
                f.press([&] { f.desk.tap(key); });
            }
            f.press([&] { f.desk.press_attention_key(); });
        });
        add_both("X-ray", show_xray);
        add_both("VMs and windows switched", [](Field& f) {
            f.desk.choose("blue");
            f.press([&] { f.desk.choose("red"); });
            f.press([&] { f.desk.choose("blue"); });
            f.desk.press(KEY_LEFTALT);
            for (int i = 0; i < 5; ++i) {
                f.press([&] { f.desk.tap(KEY_TAB); });
            }
            f.desk.release(KEY_LEFTALT);
        });
    }
    // All that is seen of the picture depends on how many windows there are, and on where each of them ends.
    for (const int count : {10, 300, 700}) {
        add(
            "X-ray, " + std::to_string(count) + " windows of all sizes",
            [=](Field& f) {
                const std::array<std::string_view, 3> vms{"red", "blue", "vault"};
                for (int i = 0; i < count; ++i) {
                    if (i % (count / 3 + 1) == 0) {
                        f.reconnect(vms[static_cast<std::size_t>(i / (count / 3 + 1))]);
                    }
                    f.guest->mapped_window(100 + i * 37 % 601, 80 + i * 53 % 401);
                }
                f.frames(3);
            },
            show_xray);
    }
    add("registries", nothing, [](Field& f) {
        for (int i = 0; i < 60; ++i) {
            f.guest->client().send(RawRequest{RawClient::display, 1}.u(f.guest->client().new_id()));
        }
        f.settle();
    });
    return all;
}

} // namespace

int main(int argc, char** argv) {
    const std::string_view only = argc > 1 ? argv[1] : "";
    for (const Kind& kind : kinds()) {
        if (!kind.name.contains(only)) {
            continue;
        }
        Field field;
        const std::size_t before = heap();
        field.desk.output().keep_pixels(false);
        kind.prepare(field);
        if (!field.ended.empty()) {
            std::printf("{\"kind\": \"%s\", \"failed\": \"%s\"}\n", kind.name.c_str(), field.ended.c_str());
            continue;
        }
        field.forget();
        kind.strike(field);
        std::printf("{\"kind\": \"%s\", \"batch_ms\": %.2f, \"turn_ms\": %.2f, \"frame_ms\": %.2f, \"hand_ms\": %.4f, "
                    "\"heap_mib\": %.1f, \"ended\": \"%s\"}\n",
                    kind.name.c_str(), Milliseconds{field.desk.clock().worst_batch()}.count(), field.worst_turn.count(),
                    field.worst_frame.count(), field.hand.count(),
                    (static_cast<double>(heap()) - static_cast<double>(before)) / (1 << 20), field.ended.c_str());
        std::fflush(stdout);
    }
    return 0;
}
