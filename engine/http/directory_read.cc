// The Directory: users, roles, teams, locations, settings.
#include <algorithm>

#include "engine/http/problem.h"
#include "engine/http/resources.h"
#include "engine/http/service.h"
#include "engine/schema/any_schema.h"
#include "engine/schema/fold.h"
#include "engine/text/email.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

// Which users; what is not said is any.
struct UserFilter {
    std::string email;  // as addresses begin, folded
    std::string role;
    std::string team;
    std::string status;

    explicit UserFilter(const Request& request)
        : email(fold_ascii(request.query("email"))),
          role(request.query("role")),
          team(request.query("team")),
          status(request.query("status")) {
        if (!status.empty() && status != "Active" && status != "Inactive")
            throw Failure(FailureKind::usage, "status: is not Active or Inactive");
    }

    // Who may not see a member learns nothing of it by asking for those who have it.
    std::optional<Response> refuse(const Caller& caller) const {
        const auto hides = [&](const std::string& asked, Permission permission) {
            return !asked.empty() && !caller.may(permission);
        };
        if (hides(role, Permission::edit_roles) || hides(team, Permission::edit_teams) ||
            hides(status, Permission::edit_status))
            return problem(403, "not_permitted", "you may not see what is asked for");
        return std::nullopt;
    }

    bool passes(std::string_view record) const {
        const auto holds = [&](std::string_view list, const std::string& name) {
            const auto items = read_items(find_member(record, list));
            return name.empty() || std::any_of(items.begin(), items.end(), [&](auto item) {
                       return read_string(item) == name;
                   });
        };
        const bool is_status =
            status.empty() || read_string(find_member(record, "status")) == status;
        const bool is_email =
            email.empty() ||
            email_key_of(read_string(find_member(record, "email"))).starts_with(email);
        return is_status && is_email && holds("roles", role) && holds("teams", team);
    }
};

// A record without what the reader may not see: what they may not edit.
std::string shown_user(const Caller& caller, std::string record) {
    if (caller.permissions == every_permission) return record;
    static const AnySchema schema = load_any_schema("ccai-users");
    for (const Column& column : std::get<Schema>(schema).columns) {
        const auto permission = find_permission(column.permission);
        if (permission && !caller.may(*permission))
            record = with_member(record, {column.member}, {});
    }
    return record;
}

Response answer_member(Service& service, const Request& request, std::string_view member) {
    const auto store = service.stores().lease(request.tenant);
    const std::string document = store->reference_document();
    const std::string_view value = find_member(document, member);
    return json_response(value.empty() ? "[]" : std::string(value));
}

}  // namespace

Response answer_users(Service& service, Request& request) {
    constexpr std::uint64_t page_size = 1000;
    const auto store = service.stores().lease(request.tenant);
    const UserFilter filter(request);
    if (auto refused = filter.refuse(request.caller)) return std::move(*refused);
    const std::uint64_t limit = query_number(request, "limit", 100, 0, page_size);
    auto after = static_cast<std::int64_t>(query_number(request, "after", 0, 0, 1ull << 60));
    std::string json = "[";
    std::uint64_t count = 0;
    bool is_end = false;
    while (count < limit && !is_end) {
        const std::vector<StoredRecord> page = store->records_page("users", after, page_size);
        is_end = page.size() < page_size;
        for (const StoredRecord& user : page) {
            if (count == limit) {
                is_end = false;
                break;
            }
            after = user.id;
            if (!filter.passes(user.record)) continue;
            json.append(json.size() > 1 ? ",\n" : "\n");
            json += shown_user(request.caller, user.record);
            ++count;
        }
    }
    Response response = json_response(json + "\n]\n");
    if (is_end) return response;
    std::string link = '<' + request.base + request.prefix +
                       "/v1/directory/users?after=" + std::to_string(after) +
                       "&limit=" + std::to_string(limit);
    for (const std::string name : {"email", "role", "team", "status"})
        if (!request.query(name).empty())
            link += '&' + name + '=' + encode_percent(request.query(name));
    response.add("Link", link + ">; rel=\"next\"");
    return response;
}

Response answer_user(Service& service, Request& request) {
    const auto store = service.stores().lease(request.tenant);
    const auto record = store->find_user_record(email_key_of(request.arguments[0]));
    if (!record) return problem(404, "no_such_user", "nobody has that e-mail");
    return json_response(shown_user(request.caller, *record));
}

Response answer_roles(Service& service, Request& request) {
    return answer_member(service, request, "roles");
}
Response answer_teams(Service& service, Request& request) {
    return answer_member(service, request, "teams");
}
Response answer_locations(Service& service, Request& request) {
    return answer_member(service, request, "locations");
}
Response answer_settings(Service& service, Request& request) {
    return answer_member(service, request, "settings");
}

}  // namespace rollcall
