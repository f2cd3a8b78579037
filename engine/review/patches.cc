#include "engine/review/patches.h"

#include <algorithm>
#include <vector>

#include "engine/review/file_copy.h"
#include "engine/review/kept_text.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

struct Patch {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::size_t before = 0;
};

}  // namespace

void Patches::add(std::uint64_t offset, std::uint64_t size, std::string_view before) {
    if (is_open_ && offset == offset_ + size_) {
        size_ += size;
        before_ += before;
        return;
    }
    settle();
    is_open_ = true;
    offset_ = offset;
    size_ = size;
    before_ = before;
}

void Patches::settle() {
    if (!is_open_) return;
    Group& group = groups_[{size_, before_}];
    if (!group.distances.empty()) group.distances += ',';
    group.distances += std::to_string(offset_ - group.last_offset);
    group.last_offset = offset_;
    is_open_ = false;
}

std::string Patches::take_json() {
    settle();
    std::string json = "[";
    while (!groups_.empty()) {
        const auto group = groups_.extract(groups_.begin());
        json += (json.size() == 1 ? "[" : ",[") + std::to_string(group.key().first) + ',';
        append_json_string(json, group.key().second);
        json.append(",[").append(group.mapped().distances).append("]]");
    }
    return json + ']';
}

KeptFile take_back(const std::string& folder, const std::string& path, std::string_view patches) {
    std::vector<Patch> all;
    std::vector<std::string> texts;
    for (const std::string_view item : read_items(patches)) {
        const std::vector<std::string_view> group = read_items(item);
        if (group.size() != 3) throw Failure(FailureKind::usage, "edit: cannot be taken back");
        texts.push_back(read_string(group[1]));
        std::uint64_t offset = 0;
        for (const std::string_view distance : read_items(group[2])) {
            offset += whole_in(distance);
            all.push_back({offset, whole_in(group[0]), texts.size() - 1});
        }
    }
    std::sort(all.begin(), all.end(),
              [](const Patch& a, const Patch& b) { return a.offset < b.offset; });
    FileCopy from(path);
    KeptText out(folder);
    for (const Patch& patch : all) {
        from.copy_to(patch.offset, out);
        out.text() += texts[patch.before];
        from.pass_to(patch.offset + patch.size);
    }
    from.copy_rest(out);
    return out.finish();
}

}  // namespace rollcall
