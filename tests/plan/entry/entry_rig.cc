// See entry_rig.h.
#include "tests/plan/entry/entry_rig.h"

#include <algorithm>

#include "engine/csv/row_splitter.h"
#include "engine/finding/error_log.h"
#include "engine/source/source.h"
#include "tests/directory/scratch.h"
#include "tests/plan/desk.h"

namespace rollcall::test {
namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == ';')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

}  // namespace

EntryRig::EntryRig(EntrySchema schema, std::string_view header, std::string_view directory,
                   std::string_view uploader)
    : schema_(std::move(schema)) {
    if (!directory.empty()) directory_ = load_text(directory);
    if (!uploader.empty()) uploader_ = Uploader::portal(*directory_, uploader);
    binding_ = bind_entry_header(split(header), schema_, ColumnOrder::as_template);
    rules_ = make_entry_rules(schema_, binding_, {directory_.get(), &uploader_, {}, {}, false},
                              binding_.findings);
    if (rules_.stored) decider_ = std::make_unique<EntryDecider>(rules_);
}

void EntryRig::read(std::string_view line) {
    // The reader counts the header too, so that the row is the second.
    text_ = "header\n" + std::string(line) + "\n";
    Source source(std::string_view(text_), std::nullopt);
    const Limits limits;
    RowSplitter splitter(source, limits);
    const Dialect dialect{';', '\n'};
    splitter.begin(dialect, 0);
    chunk_ = splitter.next();
    reader_ = std::make_unique<RowReader>(dialect, rules_.wording.shape, limits);
    reader_->open(*chunk_);
    reader_->next(raw_);
    reader_->next(raw_);
    EntryJudge(rules_).judge(raw_, row_);
    change_ = EntryChange{};
    if (decider_ && row_.sound && !row_.key.empty()) {
        ColumnUse use;
        use.met.assign(rules_.columns.size(), false);
        use.tried = use.met;
        decider_->decide(row_, change_, use);
    }
    std::ranges::stable_sort(row_.findings, [](const Finding& a, const Finding& b) {
        return comes_before(a.column, a.code, b.column, b.code);
    });
}

std::string EntryRig::findings_of(std::string_view line) {
    read(line);
    return show(row_.findings);
}

std::string EntryRig::values_of(std::string_view line) {
    read(line);
    std::string text;
    for (std::size_t field = 0; field < row_.values.size(); ++field) {
        const EntryValue& value = row_.values[field];
        if (value.intent == Intent::keep) continue;
        text.append(text.empty() ? "" : " ").append(schema_.fields[field].member);
        text += value.intent == Intent::clear ? " cleared" : "=" + std::string(value.text);
    }
    return text;
}

std::string EntryRig::change_of(std::string_view line) {
    read(line);
    if (!row_.sound) return show(row_.findings);
    if (change_.is_empty()) return "";
    ByteWriter out;
    write_entry_change(out, ChangeFormat::ndjson, change_, rules_);
    return std::string(out.text().substr(0, out.size() - 1));
}

}  // namespace rollcall::test
