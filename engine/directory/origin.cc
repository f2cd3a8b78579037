// See origin.h.
#include "engine/directory/origin.h"

#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

// One step of a JSON Pointer (RFC 6901), harmless on a terminal.
std::string pointer_step(std::string_view name) {
    std::string escaped;
    for (const char c : name) {
        if (c == '~')
            escaped += "~0";
        else if (c == '/')
            escaped += "~1";
        else
            escaped += c;
    }
    std::string step;
    append_json_string(step, escaped);
    step.front() = '/';
    step.pop_back();
    return step;
}

}  // namespace

std::string describe(const Spot& spot, const Member& member) {
    const Origin& origin = *spot.origin;
    const bool whole = spot.number == Spot::whole;
    std::string text = origin.file;
    if (origin.kind != OriginKind::document) {
        if (!whole) text += ": line " + std::to_string(spot.number);
        if (member.name.empty()) return text;
    }
    if (origin.kind == OriginKind::csv_line) return text + ": column " + std::string(member.name);
    std::string pointer;
    if (!origin.collection.empty()) pointer += pointer_step(origin.collection);
    if (origin.kind == OriginKind::document && !whole)
        pointer.append("/").append(std::to_string(spot.number));
    if (!member.name.empty()) pointer += pointer_step(member.name);
    if (member.element) pointer.append("/").append(std::to_string(*member.element));
    return pointer.empty() ? text : text + ": " + pointer;
}

void refuse(const Spot& spot, const Member& member, std::string_view message) {
    throw Failure(FailureKind::reference_broken,
                  "directory " + describe(spot, member) + ": " + std::string(message));
}

std::string quote(std::string_view text) {
    constexpr std::size_t shown = 80;  // code points
    const std::string_view sound = text.substr(0, find_invalid_utf8(text));
    std::string quoted;
    append_shown_string(quoted, cut(sound, shown));
    return quoted;
}

}  // namespace rollcall
