// See desk.h.
#include "tests/plan/desk.h"

#include <algorithm>

#include "engine/finding/error_log.h"
#include "engine/plan/row_judge.h"
#include "engine/source/source.h"
#include "tests/directory/scratch.h"

namespace rollcall::test {

const std::string_view desk_directory = R"({
 "settings": {"platform": "Desk", "max_chat_limit": 7},
 "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
           {"name": "Lead", "license_type": "Manager",
            "permissions": ["edit_user", "edit_roles", "edit_status"],
            "assignable_roles": ["Agent"], "assigned_teams_only": ["edit_teams"]},
           {"name": "Agent", "license_type": "Agent"},
           {"name": "Clerk", "license_type": "Agent",
            "permissions": ["edit_name"], "assigned_teams_only": ["create_users", "edit_user"]}],
 "teams": [{"name": "Support", "managers": ["lea@example.com"]},
           {"name": "L1", "parent": "Support"}, {"name": "Sales"}],
 "locations": [{"name": "Mexico"}, {"name": "São Paulo"}],
 "users": [
  {"email": "Ann@example.com", "agent_number": "A-1", "first_name": "Ann", "last_name": "Lee",
   "status": "Active", "location": "Mexico", "max_chat_limit": 2, "max_chat_limit_enabled": 1,
   "roles": ["Agent"], "teams": ["Sales", "L1"]},
  {"email": "bob@example.com", "first_name": "Bob", "last_name": "Ray", "status": "Inactive",
   "roles": ["Lead", "Admin"], "teams": []},
  {"email": "lea@example.com", "first_name": "Lea", "last_name": "Fox", "roles": ["Lead", "Clerk"]},
  {"email": "kim@example.com", "first_name": "Kim", "last_name": "Oh", "roles": ["Agent"]},
  {"email": "zoe@example.com", "first_name": "Zoe", "last_name": "Day", "roles": ["Admin"]}]})";

namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == '|')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

}  // namespace

Desk::Desk(std::string_view header, std::string_view directory, std::string_view uploader)
    : schema_(load_schema("ccai-users")) {
    if (!directory.empty()) directory_ = load_text(directory);
    if (!uploader.empty()) uploader_ = Uploader::portal(*directory_, uploader);
    binding_ = bind_header(split(header), schema_, ColumnOrder::as_template);
    file_findings_ = binding_.findings;
    rules_ = make_rules(schema_, binding_, directory_.get(), uploader_, Limits{}, file_findings_);
    use_.met.assign(rules_.columns.size(), false);
    use_.tried.assign(rules_.columns.size(), false);
}

Proposal& Desk::read(std::string_view line) {
    // The reader counts the header too, so that the row is the second.
    text_ = "header\n" + std::string(line) + "\n";
    Source source(std::string_view(text_), std::nullopt);
    const Limits limits;
    RowSplitter splitter(source, limits);
    const Dialect dialect{'|', '\n'};
    splitter.begin(dialect, 0);
    chunk_ = splitter.next();
    reader_ = std::make_unique<RowReader>(dialect, rules_.shape, limits);
    reader_->open(*chunk_);
    reader_->next(raw_);
    reader_->next(raw_);
    RowJudge(rules_).judge(raw_, proposal_);
    return proposal_;
}

const Decision& Desk::decide(std::string_view line) {
    read(line);
    decision_ = Decision{};
    if (!proposal_.sound) return decision_;
    const auto user = directory_->find(proposal_.key.text(), proposal_.hash);
    Decider(rules_).decide(proposal_, user, decision_, use_);
    return decision_;
}

std::string show(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += text.empty() ? "" : " ";
        text += finding.column == no_column ? "-" : std::to_string(number(finding.column) + 1);
        text += ":" + std::string(entry(finding.code).slug);
    }
    return text;
}

std::string Desk::show_findings() const {
    std::vector<Finding> findings = proposal_.findings;
    std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
        return comes_before(a.column, a.code, b.column, b.code);
    });
    return show(findings);
}

std::string Desk::show_change() const {
    if (!decision_.change.creates && decision_.change.is_empty()) return "";
    ByteWriter out;
    write_change(out, ChangeFormat::ndjson, decision_.change, rules_);
    return std::string(out.text().substr(0, out.size() - 1));
}

}  // namespace rollcall::test
