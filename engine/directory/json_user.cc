// See json_user.h.
#include "engine/directory/json_user.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "engine/directory/collection.h"
#include "engine/json/json_error.h"

namespace rollcall {

namespace dom = simdjson::dom;

dom::element PieceParser::parse(std::size_t begin, std::size_t end, const Spot& spot) {
    const char* text = all_.data() + begin;
    if (all_.size() - end < simdjson::SIMDJSON_PADDING) {
        copy_.assign(text, end - begin);
        copy_.append(simdjson::SIMDJSON_PADDING, ' ');
        text = copy_.data();
    }
    dom::element element;
    const simdjson::error_code error = parser_.parse(text, end - begin, false).get(element);
    if (error == simdjson::SUCCESS) return element;
    const std::string_view piece = all_.substr(begin, end - begin);
    refuse(spot, {},
           "malformed JSON at byte " +
               std::to_string(first_byte_ + begin + find_json_error(piece)) + " (" +
               simdjson::error_message(error) + ")");
}

JsonUserReader::JsonUserReader(UserIntake& intake) : intake_(intake) {
    learn("email", Kind::email, 0);
    for (std::size_t at = 0; at < user_field_names.size(); ++at) {
        const auto field = static_cast<UserField>(at);
        Kind kind = Kind::name;
        if (field == UserField::agent_number) kind = Kind::text;
        if (field == UserField::status) kind = Kind::status;
        if (field == UserField::location) kind = Kind::location;
        if (field == UserField::max_chat_limit) kind = Kind::whole;
        if (field == UserField::max_chat_limit_enabled) kind = Kind::flag;
        learn(std::string(user_field_names[at]), kind, static_cast<FieldIndex>(at));
    }
    learn("roles", Kind::roles, 0);
    learn("teams", Kind::teams, 0);
}

void JsonUserReader::learn(std::string name, Kind kind, FieldIndex field) {
    members_by_name_.add(name, members_.size());
    members_.push_back({std::move(name), kind, field});
}

void JsonUserReader::read(dom::element element, std::string_view text, const Spot& spot) {
    dom::object object;
    if (element.get(object) != simdjson::SUCCESS)
        refuse(spot, {}, "a user must be an object, such as {\"email\": \"name@example.com\"}");
    spot_ = spot;
    text_ = text;
    values_.clear();
    ++users_;
    intake_.begin(spot);
    std::size_t place = 0;
    for (const auto [name, value] : object) {
        Known& known = members_[member(name, place)];
        if (std::exchange(known.seen_in, users_) == users_)
            refuse(spot_, {name}, "the member is there twice; keep one");
        take(known, place++, value);
    }
    intake_.add();
}

std::size_t JsonUserReader::member(std::string_view name, std::size_t place) {
    if (place < order_.size() && members_[order_[place]].name == name) return order_[place];
    std::optional<std::size_t> found = members_by_name_.find(name);
    if (!found) {
        found = members_.size();
        learn(std::string(name), Kind::further, intake_.field(name));
    }
    order_.resize(std::max(order_.size(), place + 1));
    order_[place] = *found;
    return *found;
}

void JsonUserReader::take(const Known& known, std::size_t place, dom::element value) {
    switch (known.kind) {
        case Kind::roles:
        case Kind::teams: return take_names(known, value);
        case Kind::email: return intake_.set_email(text_of(known, value));
        case Kind::status: return intake_.set_status(text_of(known, value));
        case Kind::location: return intake_.set_location(text_of(known, value));
        case Kind::whole:
            return intake_.set_whole(static_cast<UserField>(known.field), text_of(known, value));
        case Kind::flag:
            return intake_.set_flag(static_cast<UserField>(known.field), text_of(known, value));
        case Kind::name:
        case Kind::text: return intake_.set_text(known.field, text_of(known, value));
        case Kind::further:
            return intake_.set_text(known.field, value.is_array() || value.is_object()
                                                     ? json_of(known, place)
                                                     : text_of(known, value));
    }
}

void JsonUserReader::take_names(const Known& known, dom::element value) {
    if (value.is_null()) return;
    dom::array names;
    if (value.get(names) != simdjson::SUCCESS)
        refuse(spot_, {known.name}, "must be an array of names");
    std::size_t at = 0;
    for (const dom::element element : names) {
        std::string_view name;
        if (element.get(name) != simdjson::SUCCESS)
            refuse(spot_, {known.name, at}, "must be a name in quotes");
        if (known.kind == Kind::roles)
            intake_.add_role(name, at);
        else
            intake_.add_team(name, at);
        ++at;
    }
}

std::string_view JsonUserReader::text_of(const Known& known, dom::element value) {
    switch (value.type()) {
        case dom::element_type::STRING: return value.get_string().value_unsafe();
        case dom::element_type::NULL_VALUE: return {};
        case dom::element_type::BOOL:
            if (known.kind == Kind::further)
                return value.get_bool().value_unsafe() ? "true" : "false";
            if (known.kind == Kind::flag || known.kind == Kind::text)
                return value.get_bool().value_unsafe() ? "1" : "0";
            break;
        case dom::element_type::INT64:
        case dom::element_type::UINT64:
        case dom::element_type::DOUBLE:
            if (known.kind != Kind::email && known.kind != Kind::status &&
                known.kind != Kind::location && known.kind != Kind::name)
                return decimal(known.field, value);
            break;
        case dom::element_type::ARRAY:
        case dom::element_type::OBJECT: break;
    }
    const bool is_number = known.kind == Kind::whole || known.kind == Kind::flag;
    refuse(spot_, {known.name}, is_number ? "must be a number or null" : "must be a text or null");
}

// Read again from the text, because the parser keeps no number as it was written.
std::string_view JsonUserReader::json_of(const Known& known, std::size_t place) {
    if (values_.empty()) values_ = find_values(text_);
    const Extent& extent = values_[place];
    const JsonReading reading = read_json(text_.substr(extent.begin, extent.end - extent.begin));
    if (!reading.value)
        refuse(spot_, {known.name},
               "it is nested deeper than 256 levels, which is the limit; flatten it");
    std::string& json = json_[known.field];
    json.clear();
    append_json(json, *reading.value);
    return json;
}

std::string_view JsonUserReader::decimal(FieldIndex field, dom::element value) {
    std::array<char, 32>& digits = digits_[field];
    char* const begin = digits.data();
    char* const end = begin + digits.size();
    constexpr double exact = 9007199254740992.0;  // 2^53: whole doubles below it are exact
    std::to_chars_result written{};
    if (value.is<std::int64_t>()) {
        written = std::to_chars(begin, end, value.get_int64().value_unsafe());
    } else if (value.is<std::uint64_t>()) {
        written = std::to_chars(begin, end, value.get_uint64().value_unsafe());
    } else {
        const double number = value.get_double().value_unsafe();
        const bool is_whole = std::trunc(number) == number && std::abs(number) < exact;
        written = is_whole ? std::to_chars(begin, end, static_cast<std::int64_t>(number))
                           : std::to_chars(begin, end, number);
    }
    return {begin, static_cast<std::size_t>(written.ptr - begin)};
}

}  // namespace rollcall
