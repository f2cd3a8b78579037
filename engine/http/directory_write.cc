// Changes of roles, teams, locations and settings. Users change through jobs.
#include <algorithm>
#include <array>

#include "engine/directory/reference.h"
#include "engine/http/json_body.h"
#include "engine/http/problem.h"
#include "engine/http/resources.h"
#include "engine/http/service.h"
#include "engine/schema/fold.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"
#include "engine/text/json_slices.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

// Default roles cannot be edited or renamed (seed 004).
constexpr std::array<std::string_view, 6> default_roles{
    "Admin", "Manager", "Manager Data", "Manager Teams", "Manager Admin", "Agent"};

bool is_default(std::string_view role) {
    return std::find(default_roles.begin(), default_roles.end(), role) != default_roles.end();
}

// What breaks a rule of the Directory is the request's fault.
void edit(Store& store, const std::string& member, const std::string& json, const Actor& actor,
          const std::string& note) {
    try {
        store.edit_reference(member, json, actor, note);
    } catch (const Failure& failure) {
        if (failure.kind() != FailureKind::reference_broken) throw;
        throw Failure(FailureKind::usage, failure.what());
    }
}

// One of the lists of the Directory document, to be changed and put back.
class NamedList {
public:
    // The turn must be held.
    NamedList(Store& store, std::string member) : store_(store), member_(std::move(member)) {
        const std::string document = store.reference_document();
        for (const std::string_view item : read_items(find_member(document, member_)))
            items_.emplace_back(item);
    }

    std::string* find(std::string_view name) {
        for (std::string& item : items_)
            if (read_string(find_member(item, "name")) == name) return &item;
        return nullptr;
    }

    std::vector<std::string>& items() { return items_; }

    void put_back(const Actor& actor, const std::string& note) {
        std::string json = "[";
        for (const std::string& item : items_) json.append(json.size() > 1 ? "," : "").append(item);
        edit(store_, member_, json + ']', actor, note);
    }

private:
    Store& store_;
    std::string member_;
    std::vector<std::string> items_;
};

// What no file could name, or one could not tell from another.
std::optional<Response> refuse_name(Store& store, const std::string& list,
                                    const std::string& name) {
    constexpr std::size_t most = 200;
    const bool is_plain = !holds_control(name) && !holds_invisible(name) &&
                          name.find_first_of("\t\r\n") == std::string::npos &&
                          find_invalid_utf8(name) == name.size();
    if (!is_plain || name.size() > most)
        return problem(
            400, "bad_request",
            "a name is to have at most 200 bytes, and no control or invisible characters");
    if (list == "locations" && equal_folded(name, "null"))
        return problem(400, "bad_request", "in a file that word removes the location");
    const std::string document = store.reference_document();
    for (const std::string_view item : read_items(find_member(document, list))) {
        const std::string other = read_string(find_member(item, "name"));
        if (other != name && equal_folded(other, name))
            return problem(409, "conflict", "there is one whose name differs in letter case only");
    }
    return std::nullopt;
}

// {"name":…} with the members of the body, which may have no others.
std::string item_of(const Request& request, const std::vector<std::string_view>& members) {
    const JsonBody body(request.body);
    body.allow_only(members);
    std::string item = R"({"name":)" + json_string(request.arguments[0]);
    for (const std::string_view member : members) {
        const std::optional<std::string> value = body.json(member);
        if (value && *value != "null")
            item.append(",\"").append(member).append("\":").append(*value);
    }
    return item + '}';
}

Response put_item(Service& service, const Request& request, const std::string& list,
                  const std::string& item) {
    const auto store = service.stores().lease(request.tenant);
    const auto turn = store->take_turn();
    if (auto refused = refuse_name(*store, list, request.arguments[0])) return std::move(*refused);
    NamedList all(*store, list);
    std::string* const there = all.find(request.arguments[0]);
    const bool is_new = there == nullptr;
    if (is_new)
        all.items().push_back(item);
    else
        *there = item;
    all.put_back(request.caller.actor,
                 list + ": " + request.arguments[0] + (is_new ? " added" : " changed"));
    return json_response(item, is_new ? 201 : 200);
}

// `holder` is the member of users that names such a thing.
Response remove_item(Service& service, const Request& request, const std::string& list,
                     const std::string& holder) {
    const auto store = service.stores().lease(request.tenant);
    const auto turn = store->take_turn();
    const std::string& name = request.arguments[0];
    NamedList all(*store, list);
    if (all.find(name) == nullptr)
        return problem(404, "no_such_name", "there is none of that name");
    for (const std::string& item : all.items())
        if (read_string(find_member(item, "parent")) == name)
            return problem(409, "in_use", "another team is below it; move that first");
    const std::uint64_t users = store->count_users_with(holder, name);
    if (users > 0)
        return problem(409, "in_use",
                       std::to_string(users) + (users == 1 ? " user has it" : " users have it") +
                           "; take it from them first");
    std::erase_if(all.items(), [&](const std::string& item) {
        return read_string(find_member(item, "name")) == name;
    });
    all.put_back(request.caller.actor, list + ": " + name + " removed");
    Response response;
    response.status = 204;
    return response;
}

// Roles and settings say what everybody may do: they are for who may do everything. Teams and
// locations are for who may put users into them.
std::optional<Response> refuse_writer(const Caller& caller, std::optional<Permission> needed) {
    if (caller.is_unlimited || (needed && caller.may(*needed))) return std::nullopt;
    return problem(403, "not_permitted",
                   needed ? "this needs " + std::string(permission_name(*needed))
                          : "this is for who may do everything");
}

bool holds_line_end(std::string_view json) {
    const std::string text = read_string(json);
    return holds_control(text) || text.find_first_of("\t\r\n") != std::string::npos;
}

}  // namespace

Response answer_put_role(Service& service, Request& request) {
    if (auto refused = refuse_writer(request.caller, std::nullopt)) return std::move(*refused);
    if (is_default(request.arguments[0]))
        return problem(409, "default_role", "default roles cannot be changed");
    const std::string role = item_of(request, {"license_type", "permissions", "assignable_roles",
                                               "assigned_teams_only", "label", "color"});
    if (holds_line_end(find_member(role, "label")))
        return problem(400, "bad_request", "label: is to be one line");
    return put_item(service, request, "roles", role);
}

Response answer_remove_role(Service& service, Request& request) {
    if (auto refused = refuse_writer(request.caller, std::nullopt)) return std::move(*refused);
    if (is_default(request.arguments[0]))
        return problem(409, "default_role", "default roles cannot be removed");
    return remove_item(service, request, "roles", "roles");
}

// The order of the list of roles is that of the columns of a template.
Response answer_order_roles(Service& service, Request& request) {
    if (auto refused = refuse_writer(request.caller, std::nullopt)) return std::move(*refused);
    const JsonBody body(request.body);
    body.allow_only({"order"});
    const std::string order = body.json("order").value_or("[]");
    const auto store = service.stores().lease(request.tenant);
    const auto turn = store->take_turn();
    NamedList all(*store, "roles");
    std::vector<std::string> ordered;
    for (const std::string_view name : read_items(order)) {
        std::string* const role = all.find(read_string(name));
        if (role == nullptr || role->empty())
            return problem(400, "bad_request", "order: is to name every role once");
        ordered.push_back(std::exchange(*role, std::string()));
    }
    if (ordered.size() != all.items().size())
        return problem(400, "bad_request", "order: is to name every role once");
    all.items() = std::move(ordered);
    all.put_back(request.caller.actor, "roles: order changed");
    return json_response(order);
}

Response answer_put_team(Service& service, Request& request) {
    if (auto refused = refuse_writer(request.caller, Permission::edit_teams))
        return std::move(*refused);
    return put_item(service, request, "teams", item_of(request, {"parent", "managers"}));
}

Response answer_remove_team(Service& service, Request& request) {
    if (auto refused = refuse_writer(request.caller, Permission::edit_teams))
        return std::move(*refused);
    return remove_item(service, request, "teams", "teams");
}

Response answer_put_location(Service& service, Request& request) {
    if (auto refused = refuse_writer(request.caller, Permission::edit_location))
        return std::move(*refused);
    return put_item(service, request, "locations", item_of(request, {}));
}

Response answer_remove_location(Service& service, Request& request) {
    if (auto refused = refuse_writer(request.caller, Permission::edit_location))
        return std::move(*refused);
    return remove_item(service, request, "locations", "location");
}

Response answer_patch_settings(Service& service, Request& request) {
    if (auto refused = refuse_writer(request.caller, std::nullopt)) return std::move(*refused);
    const JsonBody body(request.body);
    body.allow_only({"platform", "max_chat_limit", "four_eyes"});
    const auto store = service.stores().lease(request.tenant);
    const auto turn = store->take_turn();
    const std::string document = store->reference_document();
    std::string settings(find_member(document, "settings"));
    for (const std::string name : {"platform", "max_chat_limit", "four_eyes"}) {
        const auto value = body.json(name);
        if (!value) continue;
        if (*value == "null" || *value == "\"\"" || holds_line_end(*value) || value->size() > 200)
            return problem(400, "bad_request", name + ": is to be said in one line");
        settings = with_member(settings, {name}, *value);
    }
    edit(*store, "settings", settings, request.caller.actor, "settings changed");
    return json_response(settings);
}

}  // namespace rollcall
