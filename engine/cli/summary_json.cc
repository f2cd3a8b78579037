// The summary for a script (contract §7).
#include <algorithm>

#include "engine/cli/summary.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

// Writes "key":number pairs of one JSON object.
class Members {
public:
    explicit Members(std::string& out) : out_(out) { out_ += '{'; }
    ~Members() { out_ += '}'; }
    Members(const Members&) = delete;
    Members& operator=(const Members&) = delete;

    std::string& key(std::string_view name) {
        if (!first_) out_ += ',';
        first_ = false;
        append_json_string(out_, name);
        out_ += ':';
        return out_;
    }
    void number(std::string_view name, std::uint64_t value) { append_number(key(name), value); }
    void text(std::string_view name, std::string_view value) {
        append_json_string(key(name), value);
    }

private:
    std::string& out_;
    bool first_ = true;
};

void add_changes(std::string& out, const Tally& tally) {
    Members members(out);
    members.number("create", tally.creates);
    members.number("update", tally.updates);
    members.number("rename", tally.renames);
    members.number("activate", tally.activates);
    members.number("deactivate", tally.deactivates);
}

void add_findings(std::string& out, const Tally& tally) {
    std::array<FindingCode, code_count> codes;
    std::transform(catalogue.begin(), catalogue.end(), codes.begin(),
                   [](const CatalogueEntry& one) { return one.code; });
    std::sort(codes.begin(), codes.end(),
              [](FindingCode a, FindingCode b) { return entry(a).slug < entry(b).slug; });
    Members members(out);
    for (const FindingCode code : codes)
        if (const auto count = tally.findings[static_cast<std::size_t>(code)]; count != 0)
            members.number(entry(code).slug, count);
}

void add_licenses(std::string& out, const Directory& directory, const Tally* moves) {
    Members members(out);
    for (const License license : {License::admin, License::manager, License::agent}) {
        auto count = static_cast<std::int64_t>(directory.licenses(license));
        if (moves != nullptr) count += moves->license_moves[static_cast<std::size_t>(license)];
        members.number(license_name(license), static_cast<std::uint64_t>(count));
    }
}

}  // namespace

std::string summary_json(const Summary& summary) {
    const Gathered& gathered = summary.run->gathered;
    const Tally& tally = gathered.tally;
    std::string out;
    {
        Members members(out);
        members.text("file", summary.file);
        if (summary.run->schema.empty())
            members.key("schema") += "null";
        else
            members.text("schema", summary.run->schema);
        members.text("status", gathered.is_valid_scheme ? "valid_scheme" : "invalid_scheme");
        members.number("total_rows", tally.total_rows);
        members.number("valid_rows", tally.valid_rows());
        members.number("failed_rows", tally.failed_rows);
        members.number("unchanged_rows", tally.unchanged_rows());
        members.number("blank_rows", tally.blank_rows);
        add_changes(members.key("changes"), tally);
        members.number("errors", tally.errors());
        members.number("warnings", tally.warnings());
        add_findings(members.key("findings_by_code"), tally);
        std::string& licenses = members.key("licenses");
        if (summary.directory == nullptr) {
            licenses += "null";
        } else {
            const Tally none;
            Members both(licenses);
            add_licenses(both.key("before"), *summary.directory, nullptr);
            add_licenses(both.key("after"), *summary.directory,
                         gathered.is_refused ? &none : &tally);
        }
        members.key("directory_checked") += summary.directory != nullptr ? "true" : "false";
        members.key("refused") += gathered.is_refused ? "true" : "false";
        members.number("bytes", summary.run->bytes);
        members.number("elapsed_ms", summary.elapsed_ms);
        if (summary.directory == nullptr)
            members.key("plan_hash") += "null";
        else
            members.text("plan_hash", to_hex(gathered.plan_hash));
        members.number("uniqueness_bytes", gathered.uniqueness_bytes);
    }
    out += '\n';
    return out;
}

}  // namespace rollcall
