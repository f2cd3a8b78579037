// See slow_model.h. Here: what only the end of the file can settle, and the answer in words.
#include <algorithm>

#include "tests/pipeline/slow_row.h"

namespace rollcall::test {
namespace {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return out + '"';
}

std::string quoted_or_null(const std::map<std::string, std::string>& fields,
                           const std::string& member) {
    const auto field = fields.find(member);
    if (field == fields.end()) return "null";
    return member.starts_with("max_chat_limit") ? field->second : quoted(field->second);
}

template <typename Members>
std::string say_members(const Members& members, const std::string& key,
                        const std::set<std::string>& before, const std::set<std::string>& after) {
    std::string added, removed;
    for (const auto& member : members) {
        const bool was = before.contains(member.name);
        const bool is = after.contains(member.name);
        if (was == is) continue;
        std::string& list = is ? added : removed;
        list += (list.empty() ? "" : ",") + quoted(member.name);
    }
    if (added.empty() && removed.empty()) return "";
    return ",\"" + key + "\":{\"add\":[" + added + "],\"remove\":[" + removed + "]}";
}

bool is_active_admin(const SlowUser& user) {
    return user.is_active() && user.roles.contains("Admin");
}

bool loses_admin(const SlowState& row) {
    return !row.creates && is_active_admin(row.before) && !is_active_admin(row.after);
}

bool gains_admin(const SlowState& row) {
    return is_active_admin(row.after) && (row.creates || !is_active_admin(row.before));
}

}  // namespace

// Uniqueness is judged on the final state: let every row be applied, look who shares an address,
// let all but the first of them fail, and look again, for who fails stays where they were.
void SlowJudge::settle_addresses() {
    for (bool again = true; again;) {
        again = false;
        std::map<std::string, std::vector<SlowState*>> at;  // null: somebody who stays
        std::set<std::string> left;
        for (SlowState& row : rows_)
            if (row.is_decided && !row.fails() && row.renames && !row.creates) left.insert(row.key);
        for (const auto& [key, user] : directory_->users)
            if (!left.contains(key)) at[key].push_back(nullptr);
        for (SlowState& row : rows_)
            if (row.is_decided && !row.fails() && (row.renames || row.creates))
                at[row.final_key()].push_back(&row);
        for (auto& [key, who] : at)
            for (std::size_t later = 1; later < who.size(); ++later) {
                who[later]->is_taken = true;
                again = true;
            }
    }
}

// A rename that fails for another reason is told of the address too, as if it alone were applied.
void SlowJudge::judge_failed_renames() {
    for (SlowState& row : rows_) {
        if (!row.is_decided || row.is_unsound || !row.renames || row.is_taken) continue;
        if (!row.has_row_error && !row.is_refused) continue;
        bool is_held = directory_->users.contains(row.new_key);
        for (const SlowState& other : rows_) {
            if (!other.is_decided || other.fails()) continue;
            if (other.renames && !other.creates && other.key == row.new_key) is_held = false;
            if (other.creates && !other.renames && other.key == row.new_key &&
                other.number < row.number)
                is_held = true;
        }
        row.is_taken = is_held;
    }
}

// Gains of the whole file count first, then losses in row order. True when rows are refused that
// were not before.
bool SlowJudge::settle_admins(std::set<std::uint64_t>& last) {
    std::size_t admins = 0;
    for (const auto& [key, user] : directory_->users) admins += is_active_admin(user);
    for (const SlowState& row : rows_)
        if (row.is_decided && !row.fails()) admins += gains_admin(row);
    bool more = false;
    for (SlowState& row : rows_) {
        if (!row.is_decided || row.is_unsound || !loses_admin(row)) continue;
        const bool is_applied = !row.fails();
        if (admins <= 1) {
            last.insert(row.number);
            row.is_refused = true;
            more = more || is_applied;
        } else if (is_applied) {
            --admins;
        }
    }
    return more;
}

void SlowJudge::settle() {
    std::set<std::uint64_t> kept;  // rows that were refused though nothing else is wrong with them
    for (;;) {
        for (SlowState& row : rows_) {
            row.is_taken = false;
            row.is_refused = kept.contains(row.number);
        }
        settle_addresses();
        judge_failed_renames();
        std::set<std::uint64_t> failed_before;
        for (const SlowState& row : rows_)
            if (row.fails()) failed_before.insert(row.number);
        std::set<std::uint64_t> last;
        if (!settle_admins(last)) break;
        for (const std::uint64_t number : last)
            if (!failed_before.contains(number)) kept.insert(number);
    }
    std::size_t email = 0, new_email = 0;
    for (std::size_t at = 0; at < heads_.size(); ++at) {
        if (heads_[at].member == "email") email = at + 1;
        if (heads_[at].member == "new_email") new_email = at + 1;
    }
    for (const SlowState& row : rows_) {
        if (row.is_taken) add(row, row.renames ? new_email : email, "email_taken");
        if (row.is_refused) add(row, 0, "last_admin");
    }
}

std::string SlowJudge::license_of(const SlowUser& user) const {
    std::string highest;
    for (const std::string license : {"Agent", "Manager", "Admin"})
        for (const SlowRole& role : directory_->roles)
            if (role.license == license && user.roles.contains(role.name)) highest = license;
    return highest;
}

std::string SlowJudge::say(const SlowState& row) const {
    std::string out = "{\"row\":" + std::to_string(row.number) + ",\"action\":";
    out += row.creates ? "\"create\"" : "\"update\"";
    out += ",\"email\":" + quoted(row.creates ? row.email : row.before.email);
    if (row.renames) out += ",\"new_email\":" + quoted(row.new_email);
    std::string set;
    for (const SlowColumn& column : slow_columns) {
        const std::string from = quoted_or_null(row.before.fields, column.member);
        const std::string to = quoted_or_null(row.after.fields, column.member);
        if (from == to) continue;
        set += (set.empty() ? "" : ",") + quoted(column.member) + ":{\"from\":" + from +
               ",\"to\":" + to + "}";
    }
    if (!set.empty()) out += ",\"set\":{" + set + "}";
    out += say_members(directory_->roles, "roles", row.before.roles, row.after.roles);
    out += say_members(directory_->teams, "teams", row.before.teams, row.after.teams);
    const std::string from = license_of(row.before);
    const std::string to = license_of(row.after);
    if (from != to)
        out += ",\"license\":{\"from\":" + (from.empty() ? "null" : quoted(from)) +
               ",\"to\":" + (to.empty() ? "null" : quoted(to)) + "}";
    return out + "}";
}

std::string SlowJudge::say_counts() const {
    std::map<std::string, int> count;
    for (const SlowState& row : rows_) {
        count[row.fails() ? "failed" : "valid"] += 1;
        if (row.fails()) continue;
        const bool changes = row.is_decided && row.changes();
        count[!changes ? "unchanged" : row.creates ? "create" : "update"] += 1;
        count["rename"] += row.renames;
        count["activate"] += row.activates();
        count["deactivate"] += row.deactivates();
    }
    std::string out =
        "total " + std::to_string(rows_.size()) + " blank " + std::to_string(blank_rows_);
    for (const char* const what :
         {"valid", "failed", "create", "update", "unchanged", "rename", "activate", "deactivate"})
        out += std::string(" ") + what + " " + std::to_string(count[what]);
    return out + say_licenses();
}

std::string SlowJudge::say_licenses() const {
    if (directory_ == nullptr) return "";
    std::map<std::string, int> before, after;
    for (const auto& [key, user] : directory_->users) ++before[license_of(user)];
    after = before;
    for (const SlowState& row : rows_) {
        if (row.fails()) continue;
        if (!row.creates) --after[license_of(row.before)];
        ++after[license_of(row.after)];
    }
    std::string out;
    for (const char* const license : {"Agent", "Manager", "Admin"})
        out += std::string(" ") + license + " " + std::to_string(before[license]) + ">" +
               std::to_string(after[license]);
    return out;
}

SlowJudge::SlowJudge(const SlowFile& file, const SlowDirectory* directory,
                     const std::string& uploader)
    : file_(file), directory_(directory), uploader_(slow_key(uploader)) {
    if (!uploader_.empty())
        slow_rights(*directory, directory->users.at(uploader_).roles, anywhere_, own_teams_only_);
}

SlowAnswer SlowJudge::judge() {
    read_header();
    blank_rows_ = file_.blank_before;
    for (std::size_t at = 0; at < file_.rows.size(); ++at)
        read_row(file_.rows[at], at + 2 + file_.blank_before);
    // Rows are decided before repeated addresses are known, so that what a repeated row would try
    // still counts for the warnings about columns.
    std::vector<bool> cells_are_sound;
    for (const SlowState& row : rows_) cells_are_sound.push_back(!row.is_unsound);
    find_duplicates();
    for (std::size_t at = 0; at < rows_.size(); ++at) {
        if (!cells_are_sound[at]) continue;
        if (directory_ != nullptr) decide(rows_[at]);
        judge_row(rows_[at]);
    }
    warn_of_columns();
    if (rows_.empty()) findings_.push_back({0, 0, "file_no_rows", 0});
    if (directory_ != nullptr) settle();
    std::sort(findings_.begin(), findings_.end(),
              [](const SlowFinding& a, const SlowFinding& b) { return a.order() < b.order(); });
    const auto or_dash = [](std::uint64_t n) { return n == 0 ? "-" : std::to_string(n); };
    SlowAnswer answer;
    for (const SlowFinding& one : findings_)
        answer.findings.push_back(or_dash(one.row) + ":" + or_dash(one.column) + ":" + one.code +
                                  ":" + or_dash(one.see_row));
    for (const SlowState& row : rows_)
        if (row.is_decided && !row.fails() && row.changes()) answer.changes.push_back(say(row));
    answer.counts = say_counts();
    return answer;
}

SlowAnswer judge_slowly(const SlowFile& file, const SlowDirectory* directory,
                        const std::string& uploader) {
    return SlowJudge(file, directory, uploader).judge();
}

}  // namespace rollcall::test
