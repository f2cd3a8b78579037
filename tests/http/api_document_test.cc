// schemas/api/openapi.json and the table of routes say the same; answers are as the document says.
#include <doctest/doctest.h>
#include <simdjson.h>

#include <functional>

#include "engine/http/api_document.h"
#include "engine/http/route.h"
#include "tests/http/front.h"

namespace rollcall::test {
namespace {

namespace dom = simdjson::dom;

// The parts of JSON Schema that the document uses; what it finds wrong, with a pointer before it.
class Judge {
public:
    Judge() { root_ = parser_.parse(api_document().data(), api_document().size()).value(); }

    const dom::element& root() const { return root_; }

    std::string judge(dom::element schema, dom::element value, const std::string& at = "") const {
        std::string_view ref;
        if (schema["$ref"].get(ref) == simdjson::SUCCESS)
            return judge(root_.at_pointer(ref.substr(1)).value(), value, at);
        for (const auto& [word, rule] : dom::object(schema)) {
            std::string wrong;
            if (word == "type") wrong = judge_type(rule, value);
            if (word == "const" && simdjson::minify(rule) != simdjson::minify(value))
                wrong = "const";
            if (word == "enum" && !is_one_of(rule, value)) wrong = "enum";
            if (word == "minimum" && double(value) < double(rule)) wrong = "minimum";
            if (!wrong.empty()) return at + ": " + wrong;
        }
        if (value.is_object()) return judge_object(schema, dom::object(value), at);
        dom::element items;
        if (!value.is_array() || schema["items"].get(items) != simdjson::SUCCESS) return "";
        std::size_t place = 0;
        for (const dom::element& item : dom::array(value)) {
            const std::string wrong = judge(items, item, at + '/' + std::to_string(place++));
            if (!wrong.empty()) return wrong;
        }
        return "";
    }

    // What the document says of an answer; "" where the answer is like that.
    std::string judge(const Route& route, const Reply& reply) const {
        const std::string status = std::to_string(reply.status);
        dom::element operation;
        std::string method(method_name(route.method));
        for (char& c : method) c = static_cast<char>(c + ('a' - 'A'));
        if (root_["paths"][route.pattern][method].get(operation) != simdjson::SUCCESS)
            return "not in the document";
        dom::element response;
        if (operation["responses"][status].get(response) != simdjson::SUCCESS)
            return "the document has no answer " + status;
        std::string_view ref;
        if (response["$ref"].get(ref) == simdjson::SUCCESS)
            response = root_.at_pointer(ref.substr(1)).value();
        dom::object content;
        if (response["content"].get(content) != simdjson::SUCCESS)
            return reply.body.empty() ? "" : "a body that is not in the document";
        const std::string type = reply.header("content-type");
        dom::element media;
        if (content[std::string_view(type).substr(0, type.find(';'))].get(media) !=
            simdjson::SUCCESS)
            return "the document has no " + type;
        if (type.find("json") == std::string::npos) return "";
        dom::parser parser;
        dom::element value;
        if (parser.parse(reply.body).get(value) != simdjson::SUCCESS) return "the body is no JSON";
        return judge(media["schema"].value(), value);
    }

private:
    static bool is_of(std::string_view type, dom::element value) {
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.is_bool();
        if (type == "null") return value.is_null();
        if (type == "integer") return value.is_int64() || value.is_uint64();
        return value.is_number();
    }

    static std::string judge_type(dom::element rule, dom::element value) {
        if (rule.is_string()) return is_of(rule.get_string().value(), value) ? "" : "type";
        for (const dom::element& one : dom::array(rule))
            if (is_of(one.get_string().value(), value)) return "";
        return "type";
    }

    static bool is_one_of(dom::element rule, dom::element value) {
        for (const dom::element& one : dom::array(rule))
            if (std::string(simdjson::minify(one)) == std::string(simdjson::minify(value)))
                return true;
        return false;
    }

    std::string judge_object(dom::element schema, dom::object value, const std::string& at) const {
        dom::array required;
        if (schema["required"].get(required) == simdjson::SUCCESS)
            for (const dom::element& name : required) {
                dom::element member;
                if (value[name.get_string().value()].get(member) != simdjson::SUCCESS)
                    return at + ": lacks " + std::string(name.get_string().value());
            }
        for (const auto& [name, member] : value) {
            dom::element rule;
            if (schema["properties"][name].get(rule) != simdjson::SUCCESS) continue;
            const std::string wrong = judge(rule, member, at + '/' + std::string(name));
            if (!wrong.empty()) return wrong;
        }
        return "";
    }

    mutable dom::parser parser_;
    dom::element root_;
};

const std::string people =
    "Email,First name,Last name,Role: Agent\nnew@x.co,New,L,1\nann@x.co,,L,\n";

std::string target_of(const Route& route, const std::string& word) {
    std::string target(route.pattern);
    const std::size_t open = target.find('{');
    if (open == std::string::npos) return target;
    return target.replace(open, target.find('}') - open + 1, word);
}

}  // namespace

TEST_CASE("the document has every route, and no other") {
    const Judge judge;
    std::set<std::string> described, served;
    for (const auto& [path, operations] : dom::object(judge.root()["paths"]))
        for (const auto& [method, operation] : dom::object(operations)) {
            described.insert(std::string(method) + ' ' + std::string(path));
            CHECK(operation["operationId"].is_string());
        }
    for (const Route& route : routes()) {
        std::string method(method_name(route.method));
        for (char& c : method) c = static_cast<char>(c + ('a' - 'A'));
        served.insert(method + ' ' + std::string(route.pattern));
    }
    CHECK(described == served);
}

TEST_CASE("the document names the scope that a route needs") {
    const Judge judge;
    for (const Route& route : routes()) {
        std::string method(method_name(route.method));
        for (char& c : method) c = static_cast<char>(c + ('a' - 'A'));
        const dom::element operation = judge.root()["paths"][route.pattern][method].value();
        std::string_view said;
        const bool says = operation["description"].get(said) == simdjson::SUCCESS;
        CHECK(says == route.needs.caller);
        if (const auto scope = route.needs.scope)
            CHECK(said.find(scope_names[static_cast<std::size_t>(*scope)]) !=
                  std::string_view::npos);
        else if (says)
            CHECK(said.find("Needs no scope") != std::string_view::npos);
    }
}

TEST_CASE("every answer is as the document says") {
    Front front;
    const Judge judge;
    const std::string token = front.token();
    front.upload(people, token);
    front.upload("nothing\nof,that,kind\n", token);
    front.settled(1, token);
    front.settled(2, token);
    const std::vector<std::string> bodies{"",
                                          "{}",
                                          R"({"id":1})",
                                          R"({"id":2})",
                                          R"({"id":99})",
                                          R"({"email":"ada@x.co","password":"x"})",
                                          "[",
                                          people};
    std::size_t answers = 0;
    std::set<int> seen;
    for (const Route& route : routes())
        for (const std::string word : {"1", "2", "99", "x"})
            for (const std::string& body : bodies)
                for (const std::string& who : {token, std::string()}) {
                    std::vector<std::string> headers;
                    if (route.body == BodyKind::upload) headers = {"Content-Type: text/csv"};
                    const std::string method(method_name(route.method));
                    if (method == "GET" && !body.empty()) continue;
                    const Reply reply =
                        front.call({method, target_of(route, word), body, who, headers});
                    CHECK_MESSAGE(judge.judge(route, reply) == "",
                                  method << ' ' << route.pattern << ' ' << reply.status << ' '
                                         << reply.body.substr(0, 300));
                    ++answers;
                    seen.insert(reply.status);
                    const bool has_word = route.pattern.find('{') != std::string_view::npos;
                    if (!has_word && word != "1") break;
                }
    CHECK(answers > 150);
    for (const int status : {200, 202, 400, 401, 404, 409}) CHECK(seen.contains(status));
}

}  // namespace rollcall::test
