// Rights: the union over the roles, of which the widest wins.
#include <doctest/doctest.h>

#include <array>
#include <string>

#include "engine/directory/uploader.h"
#include "engine/text/failure.h"
#include "tests/directory/scratch.h"

namespace rollcall::test {
namespace {

constexpr std::string_view directory_json = R"({
 "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
           {"name": "Lead", "permissions": ["edit_user", "edit_teams", "edit_roles"],
            "assigned_teams_only": ["edit_user", "edit_teams"], "assignable_roles": ["Agent"]},
           {"name": "Agent"},
           {"name": "Editor", "permissions": ["edit_user"], "assignable_roles": ["Admin"]},
           {"name": "Giver", "permissions": ["edit_roles"], "assignable_roles": ["Giver"]},
           {"name": "Clerk", "permissions": ["edit_name"],
            "assigned_teams_only": ["create_users"]}],
 "teams": [{"name": "Top", "managers": ["BOSS@ex.com"]}, {"name": "Mid", "parent": "Top"},
           {"name": "Low", "parent": "Mid", "managers": ["lea@ex.com"]}, {"name": "Else"}],
 "users": [{"email": "boss@ex.com", "roles": ["Admin"]}, {"email": "lea@ex.com", "roles": ["Lead"]},
           {"email": "eva@ex.com", "roles": ["Lead", "Editor"]},
           {"email": "gil@ex.com", "roles": ["Lead", "Giver"]},
           {"email": "kim@ex.com", "roles": ["Clerk"]}, {"email": "ann@ex.com", "roles": ["Agent"]},
           {"email": "off@ex.com", "roles": ["Admin"], "status": "Inactive"}]})";

// "edit_user edit_teams* / Agent / Low": permissions (a star: own teams only), roles, own teams.
std::string show(const Uploader& uploader, const Directory& directory) {
    std::string text;
    for (std::size_t at = 0; at < permission_count; ++at) {
        const auto permission = static_cast<Permission>(at);
        if (!uploader.may(permission)) continue;
        text += std::string(permission_name(permission)) +
                (uploader.only_in_own_teams(permission) ? "* " : " ");
    }
    text += "/";
    for (std::size_t at = 0; at < directory.roles().size(); ++at)
        if (uploader.may_assign(static_cast<RoleIndex>(at)))
            text += " " + directory.roles()[at].name;
    text += " /";
    for (std::size_t at = 0; at < directory.teams().size(); ++at)
        if (uploader.owns_team(static_cast<TeamIndex>(at)))
            text += " " + directory.teams()[at].name;
    return text;
}

TEST_CASE("an uploader has the union of their roles' rights") {
    struct UploaderCase {
        const char* email;
        const char* shown;
    };
    constexpr std::array cases{
        UploaderCase{"Boss@EX.com",
                     "create_users edit_user edit_email edit_agent_id edit_name edit_status "
                     "edit_location edit_chat_concurrency edit_roles edit_teams manage_user_lists "
                     "/ Admin Lead Agent Editor Giver Clerk / Top Mid Low"},
        UploaderCase{"lea@ex.com", "edit_user* edit_roles edit_teams* / Agent / Low"},
        UploaderCase{"eva@ex.com", "edit_user edit_roles edit_teams* / Agent /"},
        UploaderCase{"gil@ex.com", "edit_user* edit_roles edit_teams* / Agent Giver /"},
        UploaderCase{"kim@ex.com", "create_users* edit_name / /"},
        UploaderCase{"ann@ex.com", "/ /"},
    };
    const auto directory = load_text(directory_json);
    for (const UploaderCase& each : cases) {
        CAPTURE(each.email);
        const Uploader uploader = Uploader::portal(*directory, each.email);
        CHECK(show(uploader, *directory) == each.shown);
        CHECK_FALSE(uploader.may_do_everything());
    }
    CHECK(Uploader::portal(*directory, "Boss@EX.com").key() == "boss@ex.com");
}

TEST_CASE("an API user may do everything and is nobody") {
    const auto directory = load_text(directory_json);
    const Uploader api = Uploader::api();
    CHECK(api.may_do_everything());
    CHECK(api.key().empty());
    CHECK(api.may_assign(RoleIndex{0}));
    CHECK(api.owns_team(TeamIndex{3}));
    for (std::size_t at = 0; at < permission_count; ++at) {
        CHECK(api.may(static_cast<Permission>(at)));
        CHECK_FALSE(api.only_in_own_teams(static_cast<Permission>(at)));
    }
}

TEST_CASE("roles let one import where they create or edit users") {
    const auto directory = load_text(directory_json);
    const Uploader uploader = Uploader::portal(*directory, "boss@ex.com");
    struct RolesCase {
        std::vector<RoleIndex> roles;
        bool could;
    };
    const std::array cases{
        RolesCase{{}, false}, RolesCase{{2, 4}, false}, RolesCase{{0}, true},
        RolesCase{{1}, true}, RolesCase{{2, 5}, true},  RolesCase{{4, 3}, true},
    };
    for (const RolesCase& each : cases)
        CHECK(uploader.could_import_with(each.roles, *directory) == each.could);
}

TEST_CASE("who is no active user of the directory cannot upload") {
    const auto directory = load_text(directory_json);
    struct RefusedCase {
        const char* email;
        const char* says;
    };
    constexpr std::array cases{
        RefusedCase{"boss",
                    "--as \"boss\": this is not an e-mail address; write it as "
                    "name@example.com"},
        RefusedCase{"nobody@ex.com",
                    "--as \"nobody@ex.com\": no user of the directory has this "
                    "e-mail; name one who is there"},
        RefusedCase{"off@ex.com",
                    "--as \"off@ex.com\": this user is inactive; name an active one, "
                    "or reactivate them"},
    };
    for (const RefusedCase& each : cases) {
        try {
            Uploader::portal(*directory, each.email);
            FAIL("accepted");
        } catch (const Failure& failure) {
            CHECK(failure.kind() == FailureKind::usage);
            CHECK(std::string(failure.what()) == each.says);
        }
    }
}

}  // namespace
}  // namespace rollcall::test
