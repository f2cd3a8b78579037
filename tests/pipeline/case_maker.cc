// See case_maker.h. Here: Directories and files from a seed.
#include "tests/pipeline/case_maker.h"

#include <algorithm>
#include <iterator>

#include "tests/pipeline/slow_row.h"

namespace rollcall::test {
namespace {

const std::vector<std::string> role_names{"Admin", "Agent", "Lead", "Clerk", "Editor", "Guest"};
const std::vector<std::string> team_names{"Support", "L1", "L2", "Sales", "Night"};
const std::vector<std::string> permissions{
    "create_users", "edit_user",     "edit_email", "edit_agent_id",         "edit_name",
    "edit_status",  "edit_location", "edit_roles", "edit_chat_concurrency", "edit_teams"};
const std::vector<std::string> texts{"Ann", "Bob", "O\"Neil", "Lee, Jr", "Zoë", "A\\B", "x;y"};

class CaseMaker {
public:
    explicit CaseMaker(std::uint64_t seed) : random_(seed) {}

    MadeCase make() {
        is_knot_ = one_in(4);
        noise_ = is_knot_ ? 0 : pick(std::vector<int>{0, 0, 3, 10, 30});
        make_roles();
        make_teams();
        directory_.locations = {"Mexico", "São Paulo", "Oslo"};
        directory_.max_chat_limit = 1 + below(12);
        directory_.roles_per_user =
            is_knot_ || one_in(2) ? 10 : static_cast<std::size_t>(1 + below(3));
        make_users();
        make_header();
        const int rows = is_knot_ ? 2 + below(5) : 5 + below(36);
        for (int at = 0; at < rows; ++at) made_.file.rows.push_back(make_row());
        made_.has_directory = !one_in(15);
        if (made_.has_directory && !one_in(is_knot_ ? 1 : 3)) made_.uploader = find_uploader();
        made_.delimiter = pick(std::vector<char>{',', ',', ';', '\t', '|'});
        made_.has_crlf = one_in(3);
        made_.has_mark = one_in(4);
        // The first 64 KiB are always one chunk; what follows is cut as the test asks.
        made_.file.blank_before = 1'100;
        made_.directory = directory_;
        return made_;
    }

private:
    // Not std::uniform_int_distribution, whose numbers differ between libraries.
    int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
    bool one_in(int n) { return below(n) == 0; }
    bool percent(int chance) { return below(100) < chance; }
    template <typename List>
    typename List::value_type pick(const List& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
    }

    void make_roles() {
        const int count = 4 + below(3);
        for (int at = 0; at < count; ++at) {
            SlowRole role;
            role.name = role_names[static_cast<std::size_t>(at)];
            role.license = at == 0 ? "Admin" : pick(std::vector<std::string>{"Agent", "Manager"});
            const int generosity = at == 1 ? 10 : 30 + below(60);
            for (const std::string& permission : permissions) {
                if (percent(at == 0 ? 95 : generosity)) role.permissions.insert(permission);
                if (at != 0 && one_in(6)) role.own_teams_only.insert(permission);
            }
            if (one_in(3)) {
                role.assignable.emplace();
                for (int other = 0; other < count; ++other)
                    if (one_in(2))
                        role.assignable->insert(role_names[static_cast<std::size_t>(other)]);
            }
            directory_.roles.push_back(role);
        }
        if (one_in(2)) std::swap(directory_.roles[0], directory_.roles[2]);
    }

    void make_teams() {
        const int count = 2 + below(4);
        for (int at = 0; at < count; ++at) {
            SlowTeam team;
            team.name = team_names[static_cast<std::size_t>(at)];
            if (at > 0 && one_in(2)) team.parent = team_names[static_cast<std::size_t>(below(at))];
            for (int user = 0; user < 3; ++user)
                if (one_in(4)) team.managers.insert(slow_key(known_email(user)));
            directory_.teams.push_back(team);
        }
        if (one_in(2)) std::swap(directory_.teams.front(), directory_.teams.back());
    }

    static std::string known_email(int user) {
        const std::string name = "u" + std::to_string(user);
        return user % 4 == 3 ? name + "@bücher.example" : name + "@example.com";
    }

    void make_users() {
        user_count_ = is_knot_ ? 2 + below(3) : 3 + below(10);
        admin_chance_ = pick(std::vector<int>{5, 20, 60});
        for (int at = 0; at < user_count_; ++at) {
            SlowUser user;
            user.email = respelt(known_email(at));
            user.fields["status"] = one_in(4) ? "Inactive" : "Active";
            for (const char* const member : {"agent_number", "first_name", "last_name", "alias"})
                if (!one_in(3)) user.fields[member] = pick(texts);
            if (one_in(2)) user.fields["location"] = pick(directory_.locations);
            if (one_in(2)) user.fields["max_chat_limit"] = std::to_string(1 + below(5));
            if (one_in(2)) user.fields["max_chat_limit_enabled"] = std::to_string(below(2));
            if (percent(admin_chance_)) user.roles.insert("Admin");
            while (user.roles.empty() || one_in(3)) user.roles.insert(pick(directory_.roles).name);
            if (one_in(30)) user.roles.clear();
            while (one_in(2)) user.teams.insert(pick(directory_.teams).name);
            directory_.users[slow_key(user.email)] = user;
        }
    }

    // Another spelling of the same address, now and then.
    std::string respelt(std::string email) {
        if (!one_in(4)) return email;
        const std::string domain = "bücher.example";
        const std::size_t at = email.find(domain);
        if (at != std::string::npos)
            email.replace(at, domain.size(),
                          pick(std::vector<std::string>{"BÜCHER.example", "xn--bcher-kva.example",
                                                        "XN--bcher-kva.Example"}));
        email.front() = static_cast<char>(email.front() - 'a' + 'A');
        return email;
    }

    std::string some_email() {
        // A few addresses are wanted by many.
        if (percent(60))
            return respelt(known_email(below(one_in(2) ? std::min(3, user_count_) : user_count_)));
        return respelt("n" + std::to_string(below(5)) +
                       (one_in(4) ? "@bücher.example" : "@example.com"));
    }

    std::string bad_email() {
        return pick(std::vector<std::string>{"nobody", "a@b", "a..b@example.com", "@example.com",
                                             "a b@example.com", "n1@exa\u200Bmple.com",
                                             "n1@example.com\x01", "n1@-x.com"});
    }

    void make_header() {
        auto& header = made_.file.header;
        for (const SlowColumn& column : slow_columns) {
            const std::string name = column.name;
            const bool is_required = name == "Email" || name == "First name" || name == "Last name";
            if (is_required || is_knot_ || !one_in(4)) header.push_back(name);
        }
        const std::size_t fields = header.size();
        for (const SlowRole& role : directory_.roles)
            if (is_knot_ || !one_in(4)) header.push_back("Role: " + role.name);
        if (one_in(6)) header.push_back("Role: " + pick(std::vector<std::string>{"agent", "Nope"}));
        shuffle_from(header, fields);
        const std::size_t roles = header.size();
        for (const SlowTeam& team : directory_.teams)
            if (!one_in(4)) header.push_back("Team: " + team.name);
        if (one_in(6)) header.push_back("Team: " + pick(std::vector<std::string>{"SALES", "L9"}));
        shuffle_from(header, roles);
    }

    void shuffle_from(std::vector<std::string>& names, std::size_t begin) {
        for (std::size_t at = begin; at < names.size(); ++at)
            std::swap(
                names[at],
                names[begin + static_cast<std::size_t>(below(static_cast<int>(at - begin + 1)))]);
    }

    SlowRow make_row() {
        if (percent(3)) return {};
        SlowRow row;
        const std::string email = percent(noise_ / 2) ? bad_email() : some_email();
        const auto known = directory_.users.find(slow_key(email));
        const SlowUser* const user = known == directory_.users.end() ? nullptr : &known->second;
        for (const std::string& name : made_.file.header)
            row.push_back(name == "Email" ? email : make_cell(name, user));
        if (percent(noise_ / 2)) row.resize(row.size() - 1 - static_cast<std::size_t>(below(2)));
        if (percent(noise_ / 2)) row.push_back(one_in(2) ? "" : "more");
        if (percent(noise_ / 4)) row.assign(1 + static_cast<std::size_t>(below(3)), " ");
        for (std::string& cell : row)
            if (percent(noise_ / 4)) cell = pad(cell);
        return row;
    }

    std::string pad(const std::string& cell) {
        return pick(std::vector<std::string>{" ", "\t", "\u00A0"}) + cell + (one_in(2) ? " " : "");
    }

    std::string make_cell(const std::string& name, const SlowUser* user) {
        if (name == "New email") {
            if (!percent(is_knot_ ? 75 : 35)) return "";
            return percent(noise_ / 2) ? bad_email() : some_email();
        }
        if (name.starts_with("Role: ")) return make_role_cell(name, user);
        if (name.starts_with("Team: ")) {
            if (percent(noise_ / 4)) return "yes";
            return percent(20) ? std::to_string(below(2)) : "";
        }
        if (name == "First name" || name == "Last name") return make_name(name, user);
        if (!percent(10 + noise_ / 2)) return "";
        if (percent(noise_ / 2))
            return pick(std::vector<std::string>{"a\x02z", "maybe", "-1", "007"});
        if (name == "Status")
            return pick(std::vector<std::string>{"Active", "inactive", "INACTIVE", "ACTIVE"});
        if (name == "Location")
            return pick(std::vector<std::string>{"mexico", "Null", "NULL", "Oslo", "Lima"});
        if (name == "Chat concurrency") return std::to_string(below(14));
        if (name == "Chat concurrency status") return std::to_string(below(2));
        return pick(texts);
    }

    std::string make_role_cell(const std::string& name, const SlowUser* user) {
        if (percent(noise_ / 4)) return "2";
        const bool is_admin = user != nullptr && user->roles.contains("Admin");
        if (name == "Role: Admin" && is_admin) return percent(is_knot_ ? 70 : 40) ? "0" : "";
        if (is_knot_ && name != "Role: Admin") return "1";
        if (user == nullptr && percent(40)) return "1";
        return percent(12) ? std::to_string(below(2)) : "";
    }

    std::string make_name(const std::string& name, const SlowUser* user) {
        const std::string member = name == "First name" ? "first_name" : "last_name";
        if (percent(noise_ / 4)) return pick(std::vector<std::string>{"", " ", "a\nb"});
        const bool is_kept = user != nullptr && user->fields.contains(member) && percent(85);
        return is_kept ? user->fields.at(member) : pick(texts);
    }

    std::string find_uploader() {
        std::vector<std::string> active;
        for (const auto& [key, user] : directory_.users)
            if (user.is_active()) active.push_back(user.email);
        return active.empty() ? "" : pick(active);
    }

    std::mt19937_64 random_;
    SlowDirectory directory_;
    MadeCase made_;
    bool is_knot_ = false;  // few people, and nearly every row renames or takes an Admin away
    int noise_ = 0;
    int user_count_ = 0;
    int admin_chance_ = 0;
};

}  // namespace

MadeCase make_case(std::uint64_t seed) { return CaseMaker(seed).make(); }

}  // namespace rollcall::test
