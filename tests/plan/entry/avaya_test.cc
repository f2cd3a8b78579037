// The schemas avaya-users and avaya-profiles, a record at a time: what replaces what, what a user
// ends with, and what the API would report.
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

#include "engine/finding/error_log.h"
#include "engine/json/entry_reader.h"
#include "engine/plan/entry/entry_decider.h"
#include "engine/plan/entry/entry_judge.h"
#include "engine/schema/any_schema.h"
#include "engine/source/source.h"
#include "tests/directory/scratch.h"

namespace rollcall {
namespace {

constexpr std::string_view platform = R"({
 "settings": {"platform": "Desk"},
 "roles": [{"name": "Admin", "license_type": "Admin", "permissions": ["*"]},
           {"name": "Clerk", "license_type": "Manager",
            "permissions": ["create_users", "edit_user"]}],
 "profiles": [
  {"profileName": "Voice", "profileId": "VOICEA", "description": "Calls only",
   "uxProfileId": "6f482dcd-54a9-445f-ba6d-8ca5ebd5261a", "roles": ["Agent"],
   "memberOfGroups": ["c8c2909d-75e9-484a-94c0-b7e8d29771fe"],
   "features": {"voice": {"autoAnswer": false, "afterContactWork": false}}},
  {"profileName": "More", "profileId": "MOREAA", "roles": ["Agent", "Supervisor"],
   "features": {"chat": {"multiplicity": 5}, "voice": {"autoAnswer": true}, "fax": {"lines": 2},
                "cmvoice": {"agentLoginPassword": "0042", "autoAssignExtension": true}}}],
 "users": [
  {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lee", "roles": ["Admin"]},
  {"email": "cem@example.com", "first_name": "Cem", "last_name": "Ray", "roles": ["Clerk"]},
  {"email": "bo@example.com", "first_name": "Bo", "last_name": "Lind", "userId": "b-1",
   "organizationNodeId": "EXMPLE", "displayName": "Bo L", "avaya_roles": ["Agent"],
   "features": {"chat": {"autoAnswer": true, "multiplicity": 3},
                "voice": {"autoAnswer": false, "userExtension": "10021"}}},
  {"email": "pia@example.com", "first_name": "Pia", "last_name": "Oak",
   "organizationNodeId": "EXMPLE", "profileId": "VOICEA"}]})";

// Records of one file, each held against the platform above.
class Rig {
public:
    explicit Rig(const std::string& schema, std::string_view uploader = "")
        : schema_(std::get<EntrySchema>(load_any_schema(schema))),
          directory_(test::load_text(platform)) {
        if (!uploader.empty()) uploader_ = Uploader::portal(*directory_, uploader);
        binding_ = bind_entry_template(schema_);
        rules_ =
            make_entry_rules(schema_, binding_, {directory_.get(), &uploader_, {}, {}, true}, {});
    }

    // Findings as "/pointer slug(value)"; then, of a sound record, its Change as NDJSON.
    std::string read(std::string_view record) {
        const std::string text = std::string(record) + "\n";
        const JsonForm form = JsonForm::lines;
        Source source(std::string_view(text), std::nullopt);
        RecordSplitter splitter(source, "", false, form, {});
        EntryReader reader(schema_, form, {});
        const std::unique_ptr<Chunk> chunk = splitter.next();
        REQUIRE(chunk);
        reader.open(*chunk);
        RawRow raw;
        REQUIRE(reader.next(raw));
        EntryRow row;
        EntryJudge(rules_).judge(raw, row);
        EntryChange change;
        EntryDecider decider(rules_);
        ColumnUse use;
        use.met.assign(rules_.columns.size(), false);
        use.tried = use.met;
        if (row.sound) decider.decide(row, change, use);
        std::string shown;
        for (const Finding& finding : row.findings) shown += show(finding);
        if (!row.sound || change.is_empty()) return shown;
        ByteWriter out;
        write_entry_change(out, ChangeFormat::ndjson, change, rules_);
        return shown + std::string(out.text().substr(0, out.size() - 1));
    }

private:
    std::string show(const Finding& finding) const {
        std::string text(finding.pointer);
        const auto column = number(finding.column);
        if (text.empty() && column < rules_.columns.size())
            text = rules_.wording.columns[column].pointer;
        text.append(" ").append(entry(finding.code).slug);
        return text + '(' + finding.value + ") ";
    }

    EntrySchema schema_;
    std::shared_ptr<const Directory> directory_;
    Uploader uploader_ = Uploader::api();
    EntryBinding binding_;
    EntryRules rules_;
};

// What stands behind `"member":` of a Change, up to the end of that object or array.
std::string part(const std::string& change, const std::string& member) {
    const std::size_t at = change.find('"' + member + "\":");
    if (at == std::string::npos) return "none";
    const std::size_t begin = at + member.size() + 3;
    int depth = 0;
    for (std::size_t end = begin; end < change.size(); ++end) {
        if (change[end] == '{' || change[end] == '[') ++depth;
        if (change[end] == '}' || change[end] == ']') --depth;
        if (depth <= 0) return change.substr(begin, end + 1 - begin);
    }
    return "no end";
}

std::string bo(const std::string& more) {
    return R"({"loginId":"bo@example.com","firstName":"Bo","lastName":"Lind",)"
           R"("organizationNodeId":"EXMPLE")" +
           more + '}';
}

std::string someone(const std::string& more) {
    return R"({"loginId":"new@example.com","firstName":"New","lastName":"One",)"
           R"("organizationNodeId":"EXMPLE")" +
           more + '}';
}

// A status without its message, which is one for all: "ADD" for IN_PROGRESS, "DELETE!" for
// DELETE_IN_PROGRESS.
std::string brief(std::string statuses) {
    const auto replace = [&](std::string_view from, std::string_view to) {
        for (std::size_t at = 0; (at = statuses.find(from, at)) != std::string::npos;)
            statuses.replace(at, from.size(), to);
    };
    replace(R"(,"message":"Operation is in progress")", "");
    replace(R"("action":"DELETE","status":"DELETE_IN_PROGRESS")", "DELETE!");
    for (const std::string action : {"ADD", "UPDATE", "DELETE"})
        replace("\"action\":\"" + action + R"(","status":"IN_PROGRESS")", action);
    return statuses;
}

}  // namespace

TEST_CASE("what a record of a user leaves out is removed, but for what the platform gave") {
    Rig rig("avaya-users");
    CHECK(rig.read(bo(R"(,"displayName":"Bo L","roles":["Agent"],"features":)"
                      R"({"chat":{"autoAnswer":true,"multiplicity":3},)"
                      R"("voice":{"autoAnswer":false}})")) == "");
    const std::string change = rig.read(bo(R"(,"features":{"voice":{"autoAnswer":false}})"));
    CHECK(part(change, "set") ==
          R"({"displayName":{"from":"Bo L","to":null},)"
          R"("roles":{"from":["Agent"],"to":null,"add":[],"remove":["Agent"]},)"
          R"("features.chat":{"from":{},"to":null},)"
          R"("features.chat.autoAnswer":{"from":true,"to":null},)"
          R"("features.chat.multiplicity":{"from":3,"to":null}})");
    CHECK(change.find("userExtension") == std::string::npos);
    CHECK(brief(part(change, "statuses")) ==
          R"({DELETE!,"userId":"b-1","role":{DELETE!},"features":{"chat":{DELETE!}}})");
    CHECK(part(change, "effective") == "none");
}

TEST_CASE("statuses say one action for all roles, and one for each feature") {
    Rig rig("avaya-users");
    const std::string chat = R"("chat":{"autoAnswer":true,"multiplicity":3})";
    const std::string voice = R"("voice":{"autoAnswer":false})";
    const std::string agent = R"(,"roles":["Agent"])";
    const std::string both = R"(,"features":{)" + chat + "," + voice + "}";
    const std::pair<std::string, std::string> cases[] = {
        {agent + both, "none"},  // the display name goes, which takes no time
        {R"(,"roles":["Agent","Reporting","Supervisor"])" + both,
         R"({UPDATE,"userId":"b-1","role":{UPDATE}})"},
        {both, R"({DELETE!,"userId":"b-1","role":{DELETE!}})"},
        {agent + R"(,"features":{"email":{},"aci":{},)" + chat + "," + voice + "}",
         R"({ADD,"userId":"b-1","features":{"email":{ADD},"aci":{ADD}}})"},
        {agent + R"(,"features":{"chat":{"multiplicity":4}})",
         R"({UPDATE,"userId":"b-1","features":{"chat":{UPDATE},"voice":{DELETE!}}})"},
        {agent + R"(,"features":{"email":{},)" + chat + "}",
         R"({UPDATE,"userId":"b-1","features":{"email":{ADD},"voice":{DELETE!}}})"},
    };
    for (const auto& [more, expected] : cases) {
        CAPTURE(more);
        CHECK(brief(part(rig.read(bo(more)), "statuses")) == expected);
    }
    CHECK(brief(part(rig.read(someone(R"(,"roles":["Agent"],"features":{"voice":{}})")),
                     "statuses")) == R"({ADD,"role":{ADD},"features":{"voice":{ADD}}})");
    CHECK(part(rig.read(someone("")), "statuses") == "none");
    CHECK(
        part(rig.read(someone(R"(,"roles":["Agent"])")), "statuses") ==
        R"({"action":"ADD","status":"IN_PROGRESS","message":"Operation is in progress",)"
        R"("role":{"action":"ADD","status":"IN_PROGRESS","message":"Operation is in progress"}})");
}

TEST_CASE("a profile is applied first, and the user's own over it") {
    Rig rig("avaya-users");
    const std::string plain = rig.read(someone(R"(,"profileId":"VOICEA")"));
    CHECK(part(plain, "effective") ==
          R"({"profileName":"Voice","uxProfileId":"6f482dcd-54a9-445f-ba6d-8ca5ebd5261a",)"
          R"("roles":["Agent"],"memberOfGroups":["c8c2909d-75e9-484a-94c0-b7e8d29771fe"],)"
          R"("features":{"voice":{"autoAnswer":false,"afterContactWork":false}}})");
    CHECK(brief(part(plain, "statuses")) == R"({ADD,"role":{ADD},"features":{"voice":{ADD}}})");

    // The feature of the user is taken whole, that of the profile alone stays; nothing is secret.
    const std::string own = rig.read(someone(R"(,"profileId":"MOREAA","roles":["Reporting"],)"
                                             R"("features":{"voice":{"autoAnswer":false}})"));
    CHECK(part(own, "effective") ==
          R"({"profileName":"More","roles":["Reporting"],"features":{"chat":{"multiplicity":5},)"
          R"("voice":{"autoAnswer":false},"cmvoice":{"autoAssignExtension":true},)"
          R"("fax":{"lines":2}}})");

    // Pia had all of it by her profile already; a feature of her own that says the same is no news.
    const std::string pia = R"({"loginId":"pia@example.com","firstName":"Pia","lastName":"Oak",)"
                            R"("organizationNodeId":"EXMPLE",)";
    CHECK(part(rig.read(pia + R"("profileId":"VOICEA","roles":["Agent"],"features":)"
                              R"({"voice":{"afterContactWork":false,"autoAnswer":false}}})"),
               "statuses") == "none");
    CHECK(brief(part(rig.read(pia + R"("profileId":"MOREAA"})"), "statuses")) ==
          R"({UPDATE,"role":{UPDATE},"features":{"chat":{ADD},"voice":{UPDATE},"cmvoice":{ADD},)"
          R"("fax":{ADD}}})");
    CHECK(brief(part(rig.read(pia + R"("displayName":"Pia"})"), "statuses")) ==
          R"({DELETE!,"role":{DELETE!},"features":{"voice":{DELETE!}}})");
    CHECK(rig.read(someone(R"(,"profileId":"NOSUCH")")) == "/profileId reference_unknown(NOSUCH) ");
}

TEST_CASE("what an Avaya user may be is judged member by member") {
    Rig rig("avaya-users");
    const std::pair<std::string, std::string> cases[] = {
        {R"(,"roles":["Agent","agent"])", "/roles value_not_allowed(agent) "},
        {R"(,"memberOfGroups":["c8c2909d-75e9-484a-94c0-b7e8d29771fe","Sales"])",
         "/memberOfGroups uuid_malformed(Sales) "},
        {R"(,"profileId":"too long")", "/profileId pattern_mismatch(too long) "},
        {R"(,"displayName":"<b>")", "/displayName pattern_mismatch(<b>) "},
        {R"(,"displayName":"B")", "/displayName value_too_short(B) "},
        {R"(,"features":{"chat":{"multiplicity":11}})",
         "/features/chat/multiplicity value_too_large(11) "},
        {R"(,"features":{"email":{"afterContactWorkTimer":0}})",
         "/features/email/afterContactWorkTimer value_too_small(0) "},
        {R"(,"features":{"voice":{"multiplicity":2}})",
         "/features/voice/multiplicity json_key_unknown(features.voice.multiplicity) "},
        {R"(,"features":{"voice":{"afterContactWorkTimer":null}})", "change"},
        {R"(,"features":{"matching":{"queues":[{"queueId":"620bbb28-7112-433a-af59-17ee0f15a247",)"
         R"("proficiency":16}]}})",
         "change"},
        {R"(,"features":{"matching":{"queues":[{"queueId":"620bbb28-7112-433a-af59-17ee0f15a247",)"
         R"("proficiency":17}]}})",
         R"(/features/matching/queues json_schema_mismatch([{"queueId":)"
         R"("620bbb28-7112-433a-af59-17ee0f15a247","proficiency":17}]) )"},
        {R"(,"features":{"cmvoice":{"agentLoginId":"017","extensionNumber":"7"}})",
         "/features/cmvoice/agentLoginId pattern_mismatch(017) "
         "/features/cmvoice/communicationProfileAddresses cell_required() "},
        {R"(,"userId":"c8c2909d-75e9-484a-94c0-b7e8d29771fe")",
         "/userId field_read_only(c8c2909d-75e9-484a-94c0-b7e8d29771fe) "},
    };
    for (const auto& [more, expected] : cases) {
        CAPTURE(more);
        const std::string read = rig.read(someone(more));
        CHECK((read.starts_with("{\"row\"") ? "change" : read) == expected);
    }
    CHECK(rig.read(R"({"loginId":"x@example.com"})") ==
          "/lastName cell_required() /firstName cell_required() "
          "/organizationNodeId cell_required() ");
}

TEST_CASE("a secret is a change, and shown nowhere") {
    Rig rig("avaya-users");
    const std::pair<std::string, std::string> cases[] = {
        {R"(,"password":"Tide-4-Tables")", R"({"secret":true})"},
        {R"(,"password":"tide-4-tables")", "/password pattern_mismatch() "},
        {R"(,"password":"tide4tables")",
         "/password pattern_mismatch() /password pattern_mismatch() "},
        {R"(,"password":"Ti-4")", "/password value_too_short() "},
        {R"(,"password":4321)", "/password json_type() "},
        {R"(,"password":["Tide-4-Tables"])", "/password json_type() "},
        {R"(,"password":"Tide-4-Tables\u0007")", "/password text_control() "},
        {R"(,"features":{"cmvoice":[{"agentLoginPassword":"4321"}]})",
         "/features/cmvoice json_type() "},
        {R"(,"features":{"cmvoice":"{\"agentLoginPassword\":\"4321\""})",
         "/features/cmvoice object_malformed() "},
    };
    for (const auto& [more, expected] : cases) {
        CAPTURE(more);
        const std::string read = rig.read(someone(more));
        CHECK((read.starts_with("{\"row\"") ? part(read, "password") : read) == expected);
        CHECK(read.find("ables") == std::string::npos);
        CHECK(read.find("4321") == std::string::npos);
    }
    CHECK(rig.read(R"(["Tide-4-Tables"])") == " json_not_object() ");
    const std::string update = rig.read(
        bo(R"(,"displayName":"Bo L","roles":["Agent"],"password":"Tide-4-Tables","features":)"
           R"({"chat":{"autoAnswer":true,"multiplicity":3},"voice":{"autoAnswer":false}})"));
    CHECK(part(update, "set") == R"({"password":{"secret":true}})");
    CHECK(part(update, "statuses") == "none");
    // One that belongs to a feature changes the feature.
    const std::string cmvoice =
        R"(,"features":{"cmvoice":{"agentLoginId":"7","extensionNumber":"8",)"
        R"("communicationProfileAddresses":[{"address":"8@s.ex","type":"SIP","isDefault":true}],)"
        R"("agentLoginPassword":"0042"}})";
    const std::string made = rig.read(someone(cmvoice));
    CHECK(part(made, "features.cmvoice.agentLoginPassword") == R"({"secret":true})");
    CHECK(made.find("0042") == std::string::npos);
}

TEST_CASE("roles take their own right, and stay where a record leaves them out without it") {
    Rig clerk("avaya-users", "cem@example.com");
    CHECK(clerk.read(someone("")).starts_with("{\"row\""));
    CHECK(clerk.read(someone(R"(,"roles":["Administrator"])")) ==
          "/roles field_not_permitted(Administrator) ");
    CHECK(clerk.read(someone(R"(,"profileId":"MOREAA")")) ==
          "/profileId field_not_permitted(MOREAA) ");
    const std::string kept = clerk.read(bo(""));
    CHECK(part(kept, "roles") == "none");
    CHECK(brief(part(kept, "statuses")) ==
          R"({DELETE!,"userId":"b-1","features":{"chat":{DELETE!},"voice":{DELETE!}}})");
    CHECK(clerk.read(bo(R"(,"roles":["Agent"])")).starts_with("{\"row\""));
    Rig admin("avaya-users", "ada@example.com");
    CHECK(admin.read(bo("")).starts_with("{\"row\""));
}

TEST_CASE("profiles are replaced by name, and their statuses speak of features alone") {
    Rig rig("avaya-profiles");
    const std::string change =
        rig.read(R"({"profileName":"Voice","profileId":"VOICEA","roles":["Agent","Reporting"],)"
                 R"("features":{"matching":{"attributes":["Language.English"]},)"
                 R"("chat":{"multiplicity":5}}})");
    CHECK(change.find(R"("description":{"from":"Calls only","to":null})") != std::string::npos);
    CHECK(brief(part(change, "statuses")) ==
          R"({UPDATE,"profileId":"VOICEA","features":{"chat":{ADD},"voice":{DELETE}}})");
    CHECK(brief(part(rig.read(R"({"profileName":"New","features":{"voice":{},"recorder":{}}})"),
                     "statuses")) == R"({ADD,"features":{"voice":{ADD},"recorder":{ADD}}})");
    CHECK(rig.read(R"({"profileName":"Voice","profileId":"OTHERS"})") ==
          "/profileId field_read_only(OTHERS) ");
    CHECK(rig.read(R"({"profileName":"New","features":{"voice":{"userExtension":"1"}}})") ==
          "/features/voice/userExtension json_key_unknown(features.voice.userExtension) ");
}

}  // namespace rollcall
