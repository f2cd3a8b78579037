// Changes applied to records and taken back, of users and of entries.
#include "engine/plan/record/record_edit.h"

#include <doctest/doctest.h>

#include <map>
#include <string>

namespace rollcall {
namespace {

const AnySchema& schema_named(const std::string& name) {
    static std::map<std::string, AnySchema> all;
    return all.try_emplace(name, load_any_schema(name)).first->second;
}

struct CreateCase {
    std::string fact;
    std::string schema;
    std::string change;
    std::string record;
};

const CreateCase create_cases[] = {
    {"a user is active unless the Change says otherwise", "ccai-users",
     R"({"action":"create","email":"ann@b.co","set":{"first_name":{"from":null,"to":"Ann"}},)"
     R"("roles":{"add":["Agent"],"remove":[]}})",
     R"({"email":"ann@b.co","status":"Active","first_name":"Ann","roles":["Agent"]})"},
    {"a user may be made inactive", "ccai-users",
     R"({"action":"create","email":"A@b.co","set":{"status":{"from":null,"to":"Inactive"}},)"
     R"("roles":{"add":["Agent","Lead"],"remove":[]},"teams":{"add":["L1"],"remove":[]}})",
     R"({"email":"A@b.co","status":"Inactive","roles":["Agent","Lead"],"teams":["L1"]})"},
    {"what is set to null is not there", "ccai-users",
     R"({"action":"create","email":"a@b.co","set":{"alias":{"from":null,"to":null}}})",
     R"({"email":"a@b.co","status":"Active"})"},
    {"a secret is not stored, and stored names and nested places are the schema's", "avaya-users",
     R"({"action":"create","email":"dana@b.co","set":{"lastName":{"from":null,"to":"Ito"},)"
     R"("password":{"secret":true},"roles":{"from":null,"to":["Agent"],"add":["Agent"],)"
     R"("remove":[]},"features.aci":{"from":null,"to":{}},"features.voice":{"from":null,"to":{}},)"
     R"("features.voice.autoAnswer":{"from":null,"to":false},)"
     R"("features.cmvoice.agentLoginPassword":{"secret":true}}})",
     R"({"email":"dana@b.co","status":"Active","last_name":"Ito","avaya_roles":["Agent"],)"
     R"("features":{"aci":{},"voice":{"autoAnswer":false}}})"},
    {"an entry has its key and no status", "avaya-profiles",
     R"({"action":"create","key":"Desk \"A\"","set":{"description":{"from":null,"to":"x"}}})",
     R"({"profileName":"Desk \"A\"","description":"x"})"},
};

struct EditCase {
    std::string fact;
    std::string schema;
    std::string change;
    std::string before;
    std::string after;
    std::string undone;  // "": as before, to the letter
};

const EditCase edit_cases[] = {
    {"a field gets another value in its place", "ccai-users",
     R"({"email":"a@b.co","set":{"first_name":{"from":"Ann","to":"Anna"}}})",
     R"({"email":"a@b.co","first_name":"Ann","status":"Active"})",
     R"({"email":"a@b.co","first_name":"Anna","status":"Active"})", ""},
    {"a field that had none comes last", "ccai-users",
     R"({"email":"a@b.co","set":{"alias":{"from":null,"to":"\"Al\""}}})",
     R"({"email":"a@b.co","status":"Active"})",
     R"({"email":"a@b.co","status":"Active","alias":"\"Al\""})", ""},
    {"a field that is cleared is gone", "ccai-users",
     R"({"email":"a@b.co","set":{"location":{"from":"Mexico","to":null}}})",
     R"({"email":"a@b.co","location":"Mexico","status":"Active"})",
     R"({"email":"a@b.co","status":"Active"})",
     R"({"email":"a@b.co","status":"Active","location":"Mexico"})"},
    {"a rename changes the address", "ccai-users", R"({"email":"A@b.co","new_email":"c@b.co"})",
     R"({"email":"A@b.co","status":"Active"})", R"({"email":"c@b.co","status":"Active"})", ""},
    {"lists gain at their end and lose anywhere", "ccai-users",
     R"({"email":"a@b.co","roles":{"add":["Lead"],"remove":["Agent"]}})",
     R"({"email":"a@b.co","roles":["Agent","Coach"],"teams":["L1"]})",
     R"({"email":"a@b.co","roles":["Coach","Lead"],"teams":["L1"]})",
     R"({"email":"a@b.co","roles":["Coach","Agent"],"teams":["L1"]})"},
    {"a list that loses its last is gone, and comes again", "ccai-users",
     R"({"email":"a@b.co","teams":{"add":[],"remove":["L1","L, \"2\""]}})",
     R"({"email":"a@b.co","teams":["L1","L, \"2\""]})", R"({"email":"a@b.co"})", ""},
    {"a deactivation takes the teams, and its undoing gives them back", "ccai-users",
     R"({"email":"a@b.co","set":{"status":{"from":"Active","to":"Inactive"}},)"
     R"("teams":{"add":[],"remove":["L1"]}})",
     R"({"email":"a@b.co","status":"Active","teams":["L1"]})",
     R"({"email":"a@b.co","status":"Inactive"})", ""},
    {"a nested value changes alone", "avaya-profiles",
     R"({"key":"P","set":{"features.chat.multiplicity":{"from":5,"to":6}}})",
     R"({"profileName":"P","features":{"chat":{"autoAnswer":true,"multiplicity":5},"aci":{}}})",
     R"({"profileName":"P","features":{"chat":{"autoAnswer":true,"multiplicity":6},"aci":{}}})",
     ""},
    {"a group comes with what is in it, and goes with it", "avaya-profiles",
     R"({"key":"P","set":{"features.chat":{"from":null,"to":{}},)"
     R"("features.chat.autoAnswer":{"from":null,"to":false}}})",
     R"({"profileName":"P","features":{"aci":{}}})",
     R"({"profileName":"P","features":{"aci":{},"chat":{"autoAnswer":false}}})", ""},
    {"what was made only to hold a group goes with the last of them", "avaya-profiles",
     R"({"key":"P","set":{"features.aci":{"from":null,"to":{}}}})", R"({"profileName":"P"})",
     R"({"profileName":"P","features":{"aci":{}}})", ""},
    {"a group may be left empty", "avaya-profiles",
     R"({"key":"P","set":{"features.chat.autoAnswer":{"from":false,"to":null}}})",
     R"({"profileName":"P","features":{"chat":{"autoAnswer":false}}})",
     R"({"profileName":"P","features":{"chat":{}}})", ""},
    {"a group goes, and comes again with all that it had", "avaya-profiles",
     R"({"key":"P","set":{"features.email":{"from":{},"to":null},)"
     R"("features.email.multiplicity":{"from":2,"to":null}}})",
     R"({"profileName":"P","features":{"aci":{},"email":{"multiplicity":2}}})",
     R"({"profileName":"P","features":{"aci":{}}})", ""},
    {"a list of an entry is replaced whole", "avaya-profiles",
     R"({"key":"P","set":{"roles":{"from":["Agent"],"to":["Agent","Lead"],"add":["Lead"],)"
     R"("remove":[]}}})",
     R"({"profileName":"P","roles":["Agent"]})", R"({"profileName":"P","roles":["Agent","Lead"]})",
     ""},
    {"a secret alone changes nothing that is stored", "avaya-users",
     R"({"email":"a@b.co","set":{"password":{"secret":true}}})", R"({"email":"a@b.co"})",
     R"({"email":"a@b.co"})", ""},
};

struct DriftCase {
    std::string fact;
    std::string schema;
    std::string change;
    std::string record;
    bool applies;
    bool undoes;
};

const DriftCase drift_cases[] = {
    {"another value than both", "ccai-users",
     R"({"email":"a@b.co","set":{"alias":{"from":"x","to":"y"}}})",
     R"({"email":"a@b.co","alias":"z"})", false, false},
    {"the new value already", "ccai-users",
     R"({"email":"a@b.co","set":{"alias":{"from":"x","to":"y"}}})",
     R"({"email":"a@b.co","alias":"y"})", false, true},
    {"no value, and there was none", "ccai-users",
     R"({"email":"a@b.co","set":{"alias":{"from":null,"to":"y"}}})", R"({"email":"a@b.co"})", true,
     false},
    {"one field of two", "ccai-users",
     R"({"email":"a@b.co","set":{"alias":{"from":"x","to":"y"},"location":{"from":"M","to":"N"}}})",
     R"({"email":"a@b.co","alias":"x","location":"Q"})", false, false},
    {"renamed again", "ccai-users", R"({"email":"a@b.co","new_email":"c@b.co"})",
     R"({"email":"d@b.co"})", false, false},
    {"a role that is there already is no drift", "ccai-users",
     R"({"email":"a@b.co","roles":{"add":["Lead"],"remove":[]}})",
     R"({"email":"a@b.co","roles":["Lead"]})", true, true},
    {"a role that is gone already is no drift", "ccai-users",
     R"({"email":"a@b.co","roles":{"add":[],"remove":["Lead"]}})",
     R"({"email":"a@b.co","roles":["Agent"]})", true, true},
    {"a group that has more now than it was given is kept", "avaya-profiles",
     R"({"key":"P","set":{"features.chat":{"from":null,"to":{}},)"
     R"("features.chat.autoAnswer":{"from":null,"to":false}}})",
     R"({"profileName":"P","features":{"chat":{"autoAnswer":false,"multiplicity":3}}})", true,
     false},
    {"a group that has less now is kept", "avaya-profiles",
     R"({"key":"P","set":{"features.chat":{"from":null,"to":{}},)"
     R"("features.chat.autoAnswer":{"from":null,"to":false}}})",
     R"({"profileName":"P","features":{"chat":{}}})", true, false},
};

}  // namespace

TEST_CASE("what a Change creates is the record that it says") {
    for (const CreateCase& one : create_cases) {
        CAPTURE(one.fact);
        RecordEdit edit(schema_named(one.schema));
        const ChangeWords words(one.change);
        CHECK(words.creates);
        CHECK(std::string(edit.create(words)) == one.record);
        CHECK(std::string(edit.create(words)) == one.record);
    }
}

TEST_CASE("a Change applied gives the new record, and undone the old one") {
    for (const EditCase& one : edit_cases) {
        CAPTURE(one.fact);
        RecordEdit edit(schema_named(one.schema));
        const ChangeWords words(one.change);
        std::string after, undone;
        CHECK(edit.apply(words, one.before, after) == EditOutcome::done);
        CHECK(after == one.after);
        CHECK(edit.undo(words, after, undone) == EditOutcome::done);
        CHECK(undone == (one.undone.empty() ? one.before : one.undone));
        CHECK(is_same_record(undone, one.before));
    }
}

TEST_CASE("what no longer says what the Change starts from is left as it is") {
    for (const DriftCase& one : drift_cases) {
        CAPTURE(one.fact);
        RecordEdit edit(schema_named(one.schema));
        const ChangeWords words(one.change);
        std::string out = "untouched";
        const bool applies = edit.apply(words, one.record, out) == EditOutcome::done;
        CHECK(applies == one.applies);
        CHECK((out == "untouched") == !applies);
        out = "untouched";
        const bool undoes = edit.undo(words, one.record, out) == EditOutcome::done;
        CHECK(undoes == one.undoes);
        CHECK((out == "untouched") == !undoes);
    }
}

TEST_CASE("records are the same whatever the order of their members, roles and teams") {
    constexpr std::string_view record = R"({"a":{"x":1,"y":[1,2]},"roles":["A","B"]})";
    CHECK(is_same_record(record, record));
    CHECK(is_same_record(record, R"({"roles":["B","A"],"a":{"y":[1,2],"x":1}})"));
    for (const char* other :
         {R"({"a":{"x":1,"y":[2,1]},"roles":["A","B"]})", R"({"a":{"x":1,"y":[1,2]}})",
          R"({"a":{"x":1,"y":[1,2]},"roles":["A"]})", R"({"a":{"x":1},"roles":["A","B"]})",
          R"({"a":{"x":1,"y":[1,2]},"roles":["A","A"]})", "{}",
          R"({"a":{"x":1,"y":[1,2]},"roles":["A","B"],"b":1})"}) {
        CAPTURE(other);
        CHECK_FALSE(is_same_record(record, other));
        CHECK_FALSE(is_same_record(other, record));
    }
}

}  // namespace rollcall
