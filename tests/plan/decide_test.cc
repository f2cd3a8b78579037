// One row against the Directory: what would change, and whether the uploader may.
#include <doctest/doctest.h>

#include <string>

#include "tests/plan/desk.h"

namespace rollcall::test {
namespace {

constexpr std::string_view header =
    "Email|New email|Agent Id|First name|Last name|Alias|Status|Location|Chat concurrency|"
    "Role: Admin|Role: Lead|Role: Agent|Team: Support|Team: L1|Team: Sales";

struct ChangeCase {
    std::string fact;
    std::string row;
    std::string change;  // without {"row":2,"action":
};

const ChangeCase change_cases[] = {
    {"the same values change nothing", "ann@example.com||A-1|Ann|Lee||ACTIVE|mexico|02|||1||1|1",
     ""},
    {"nor does another spelling of the address",
     "ANN@example.com|aNN@EXAMPLE.com||Ann|Lee||||||||||", ""},
    {"nor taking away what nobody holds", "ann@example.com|||Ann|Lee|||||0|0||0||", ""},
    {"a name", "ann@example.com|||Anna|Lee||||||||||",
     R"("update","email":"Ann@example.com","set":{"first_name":{"from":"Ann","to":"Anna"}}})"},
    {"fields in template order", "ann@example.com||A-2|Ann|Li|annie|||3||||||",
     R"("update","email":"Ann@example.com","set":{"agent_number":{"from":"A-1","to":"A-2"},)"
     R"("last_name":{"from":"Lee","to":"Li"},"alias":{"from":null,"to":"annie"},)"
     R"("max_chat_limit":{"from":2,"to":3}}})"},
    {"a place taken away", "ann@example.com|||Ann|Lee|||Null|||||||",
     R"("update","email":"Ann@example.com","set":{"location":{"from":"Mexico","to":null}}})"},
    {"no place taken away", "bob@example.com|||Bob|Ray|||Null|||||||", ""},
    {"a rename keeps its spelling", "ann@example.com|Eva@Example.com||Ann|Lee||||||||||",
     R"("update","email":"Ann@example.com","new_email":"Eva@Example.com"})"},
    {"roles move the licence", "ann@example.com|||Ann|Lee|||||1||0|||",
     R"("update","email":"Ann@example.com","roles":{"add":["Admin"],"remove":["Agent"]},)"
     R"("license":{"from":"Agent","to":"Admin"}})"},
    {"a lower role does not move it", "zoe@example.com|||Zoe|Day||||||1||||",
     R"("update","email":"zoe@example.com","roles":{"add":["Lead"],"remove":[]}})"},
    {"teams in the Directory's order", "ann@example.com|||Ann|Lee||||||||1|0|0",
     R"("update","email":"Ann@example.com","teams":{"add":["Support"],"remove":["L1","Sales"]}})"},
    {"who is deactivated leaves every team", "ann@example.com|||Ann|Lee||inactive||||||||",
     R"("update","email":"Ann@example.com","set":{"status":{"from":"Active","to":"Inactive"}},)"
     R"("teams":{"add":[],"remove":["L1","Sales"]}})"},
    {"who is inactive already stays", "bob@example.com|||Bob|Ray||inactive||||||||", ""},
    {"a new user", "New@example.com|||New|Er||||||||||1", ""},
    {"a new user with a role", "New@example.com|||New|Er|||||||1|||1",
     R"("create","email":"New@example.com","set":{"first_name":{"from":null,"to":"New"},)"
     R"("last_name":{"from":null,"to":"Er"}},"roles":{"add":["Agent"],"remove":[]},)"
     R"("teams":{"add":["Sales"],"remove":[]},"license":{"from":null,"to":"Agent"}})"},
    {"a new user with another address", "n@example.com|m@example.com||N|M|||||||1|||",
     R"("create","email":"n@example.com","new_email":"m@example.com",)"
     R"("set":{"first_name":{"from":null,"to":"N"},"last_name":{"from":null,"to":"M"}},)"
     R"("roles":{"add":["Agent"],"remove":[]},"license":{"from":null,"to":"Agent"}})"},
};

struct RightsCase {
    std::string fact;
    std::string uploader;
    std::string row;
    std::string findings;
};

const RightsCase rights_cases[] = {
    {"a creation needs a role", "", "n@example.com|||N|M||||||||||", "-:role_required"},
    {"an update may not take the last one", "", "ann@example.com|||Ann|Lee|||||||0|||",
     "-:role_required"},
    {"who has none may go without", "", "ann@example.com|||Ann|Lee||||||||||", ""},
    {"nobody inactive joins a team", "", "ann@example.com|||Ann|Lee||Inactive||||||1||",
     "-:status_conflict"},
    {"an Agent may not create", "kim@example.com", "n@example.com|||N|M|||||||1|||",
     "-:create_not_permitted"},
    {"an Agent may not edit", "kim@example.com", "ann@example.com|||A|Lee||||||||||",
     "-:edit_not_permitted"},
    {"what changes nothing needs no right", "kim@example.com",
     "ann@example.com|||Ann|Lee||||||||||", ""},
    {"a field without its permission", "lea@example.com", "ann@example.com|||Ann|Lee|||Null|||||||",
     "8:field_not_permitted"},
    {"a rename is a field too", "lea@example.com",
     "ann@example.com|e@example.com||Ann|Lee||||||||||", "2:field_not_permitted"},
    {"a role outside the assignable ones", "lea@example.com",
     "ann@example.com|||Ann|Lee|||||1|||||", "10:role_not_assignable"},
    {"another's team", "lea@example.com", "ann@example.com|||Ann|Lee|||||||||0|0",
     "15:team_not_assignable"},
    {"leaving teams comes with being deactivated", "lea@example.com",
     "ann@example.com|||Ann|Lee||Inactive||||||||", ""},
    {"a creation outside one's teams", "lea@example.com", "n@example.com|||N|M|||||||1|||1",
     "-:user_out_of_scope"},
    {"a creation inside sets the names", "lea@example.com", "n@example.com|||N|M|||||||1|1||", ""},
    {"other fields of a creation need their own", "lea@example.com",
     "n@example.com||A-9|N|M|||||||1|1||", "3:field_not_permitted"},
    {"nobody deactivates themselves", "zoe@example.com",
     "zoe@example.com|||Zoe|Day||Inactive||||||||", "-:self_lockout"},
    {"nobody takes away their own right", "zoe@example.com",
     "zoe@example.com|||Zoe|Day|||||0||1|||", "-:self_lockout"},
    {"what leaves the right is fine", "zoe@example.com", "zoe@example.com|||Zoe|Day|||||0|1||||",
     ""},
    {"all that is wrong is said", "lea@example.com",
     "lea@example.com|e@example.com|L-1|Lea|Fox|||Mexico||1|0|1||1|1",
     "2:field_not_permitted 3:field_not_permitted 8:field_not_permitted "
     "10:role_not_assignable 11:role_not_assignable 15:team_not_assignable"},
};

}  // namespace

TEST_CASE("a row against the Directory gives its Change") {
    Desk desk(header);
    for (const ChangeCase& one : change_cases) {
        CAPTURE(one.fact);
        desk.decide(one.row);
        const std::string whole = desk.proposal().sound ? desk.show_change() : "";
        const std::string prefix = R"({"row":2,"action":)";
        CHECK(whole == (one.change.empty() ? "" : prefix + one.change));
    }
}

TEST_CASE("a row as a whole is held against the rules and the uploader's rights") {
    for (const RightsCase& one : rights_cases) {
        CAPTURE(one.fact);
        Desk desk(header, desk_directory, one.uploader);
        desk.decide(one.row);
        CHECK(desk.show_findings() == one.findings);
        CHECK(desk.proposal().sound == (one.findings.empty()));
    }
}

TEST_CASE("what a user has is no change and no conflict, however it is stored") {
    constexpr std::string_view stored = R"({
     "roles": [{"name": "Agent"}], "teams": [{"name": "L1"}, {"name": "Sales"}],
     "users": [
      {"email": "a@b.co", "first_name": " A ", "last_name": "\u00a0B C\t", "roles": ["Agent"]},
      {"email": "i@b.co", "first_name": "I", "last_name": "I", "status": "Inactive",
       "roles": ["Agent"], "teams": ["L1"]}]})";
    const struct {
        std::string fact;
        std::string row;
        std::string findings;
        bool changes;
    } cases[] = {
        {"white space at the ends is none of a value", "a@b.co| A|B C|||", "", false},
        {"within it, it is", "a@b.co|A|B  C|||", "", true},
        {"who is inactive may stay in a team", "i@b.co|I|I|Inactive|1|", "", false},
        {"and leave it", "i@b.co|I|I|Inactive|0|", "", true},
        {"but not join another", "i@b.co|I|I|Inactive|1|1", "-:status_conflict", true},
        {"who is activated may", "i@b.co|I|I|Active|1|1", "", true},
        {"who is deactivated keeps none", "a@b.co|A|B C|Inactive|1|", "-:status_conflict", true},
    };
    Desk desk("Email|First name|Last name|Status|Team: L1|Team: Sales", stored);
    for (const auto& one : cases) {
        CAPTURE(one.fact);
        const Decision& decision = desk.decide(one.row);
        CHECK(desk.show_findings() == one.findings);
        CHECK(decision.change.is_empty() == !one.changes);
    }
}

TEST_CASE("columns that the uploader may not edit are noted when they are met, and when tried") {
    Desk desk(header, desk_directory, "lea@example.com");
    const auto show_use = [&] {
        std::string text;
        for (std::size_t at = 0; at < desk.use().met.size(); ++at) {
            if (desk.use().met[at]) text += " met " + std::to_string(at + 1);
            if (desk.use().tried[at]) text += " tried " + std::to_string(at + 1);
        }
        return text;
    };
    desk.decide("ann@example.com|||Ann|Lee||||||||||");
    CHECK(show_use().empty());
    desk.decide("ann@example.com||A-1|Ann|Lee|||mexico|||||||");
    CHECK(show_use() == " met 3 met 8");
    desk.decide("ann@example.com|||Ann|Lee|||Null|||||||");
    CHECK(show_use() == " met 3 met 8 tried 8");
    desk.decide("n@example.com|n@EXAMPLE.com||N|M|||||||1|1||");
    CHECK(show_use() == " met 2 met 3 met 8 tried 8");
}

TEST_CASE("no user ends with more roles than the schema allows") {
    Desk desk(header);
    Schema three = *desk.rules().schema;
    three.roles_per_user = 2;
    desk.rules().schema = &three;
    desk.decide("ann@example.com|||Ann|Lee|||||1|1||||");
    CHECK(desk.show_findings() == "-:roles_too_many");
    desk.decide("ann@example.com|||Ann|Lee|||||1|||||");
    CHECK(desk.show_findings().empty());
    three.roles_per_user = 1;
    desk.decide("bob@example.com|||Bob|Roy||||||||||");
    CHECK(desk.show_findings().empty());
}

TEST_CASE("a decision says what it does to the active Admins") {
    struct AdminCase {
        std::string row;
        bool was, is;
    };
    Desk desk(header);
    for (const AdminCase& one :
         {AdminCase{"zoe@example.com|||Zoe|Day||||||||||", true, true},
          AdminCase{"zoe@example.com|||Zoe|Day|||||0|1||||", true, false},
          AdminCase{"zoe@example.com|||Zoe|Day||Inactive||||||||", true, false},
          AdminCase{"bob@example.com|||Bob|Ray||||||||||", false, false},
          AdminCase{"bob@example.com|||Bob|Ray||Active||||||||", false, true},
          AdminCase{"ann@example.com|||Ann|Lee|||||1|||||", false, true},
          AdminCase{"n@example.com|||N|M||Inactive|||1|||||", false, false}}) {
        CAPTURE(one.row);
        const Decision& decision = desk.decide(one.row);
        CHECK(decision.was_active_admin == one.was);
        CHECK(decision.is_active_admin == one.is);
        CHECK(decision.effect.gains_admin == (!one.was && one.is));
    }
}

}  // namespace rollcall::test
