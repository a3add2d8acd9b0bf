#!/usr/bin/env python3
"""Every request that ends its object is called destroy or release, and no other is: the gate goes by that (is_destructor in
protocols/wire/signature.cpp), since wayland-scanner's tables don't say it.

    destructors.py XML...
"""
import sys
import xml.etree.ElementTree

NAMES = ("destroy", "release")
# Interfaces that no VM can reach.
ELSEWHERE = ("zwlr_", "ensign_", "ext_", "zwp_virtual_keyboard", "zwp_linux_")

wrong = [
    f"{interface.get('name')}.{request.get('name')}"
    for path in sys.argv[1:]
    for interface in xml.etree.ElementTree.parse(path).iter("interface")
    if not interface.get("name").startswith(ELSEWHERE)
    for request in interface.iter("request")
    if (request.get("type") == "destructor") != (request.get("name") in NAMES)
]
sys.exit("the gate takes these for what they aren't: " + ", ".join(wrong) if wrong else 0)
