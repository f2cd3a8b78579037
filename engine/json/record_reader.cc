#include "engine/json/record_reader.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "engine/json/kept_texts.h"
#include "engine/json/record_text.h"
#include "engine/json/record_walk.h"
#include "engine/schema/errors_column.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;

}  // namespace

class RecordReader::Parts {
public:
    Parts(const RecordShape& shape, JsonForm form) : shape_(shape), walk_(form) {
        for (std::size_t at = 0; at < shape.members.size(); ++at)
            by_name_.add(shape.members[at].name, at);
        for (std::size_t at = 0; at < shape.families.size(); ++at)
            by_name_.add(shape.families[at].name, shape.members.size() + at);
        seen_.resize(shape.members.size() + shape.families.size());
        seen_bits_.resize(shape.columns - shape.lead);
        orders_.resize(shape.families.size());
    }

    void open(const Chunk& chunk) {
        walk_.open(chunk);
        texts_.open(chunk.bytes().size(), KeptTexts::number_growth);
    }

    bool next(RawRow& row) {
        if (!walk_.next(row)) return false;
        row.cells.assign(shape_.lead, {});
        row.cell_count = shape_.columns;
        row.flags_are_bits = true;
        const std::size_t words = (shape_.columns - shape_.lead) / 64 + 1;
        row.ones.assign(words, 0);
        row.zeros.assign(words, 0);
        if (walk_.record()) take_object(row, *walk_.record());
        return true;
    }

    std::optional<std::size_t> broken_at() const { return walk_.broken_at(); }

private:
    void take_object(RawRow& row, dom::object object) {
        ++record_count_;
        for (const auto [name, value] : object) {
            const std::optional<std::size_t> known = find(name);
            if (!known) {
                if (is_errors_member(name)) continue;
                add_fault(row, FindingCode::json_key_unknown, pointer_to({name})).name = name;
                continue;
            }
            if (std::exchange(seen_[*known], record_count_) == record_count_) {
                RawFault& twice =
                    add_fault(row, FindingCode::json_key_duplicate, pointer_to({name}));
                twice.name = name;
                if (*known < shape_.members.size()) twice.column = shape_.members[*known].column;
                continue;
            }
            if (*known < shape_.members.size())
                take_cell(row, shape_.members[*known], value);
            else
                take_family(row, shape_.families[*known - shape_.members.size()], value);
        }
        std::sort(row.faulty.begin(), row.faulty.end());
    }

    // Records of one file have their members in the same order, mostly.
    std::optional<std::size_t> find(std::string_view name) {
        const std::size_t guess = last_found_ + 1 < seen_.size() ? last_found_ + 1 : 0;
        if (name_of(guess) == name) return last_found_ = guess;
        const std::optional<std::size_t> found = by_name_.find(name);
        if (found) last_found_ = *found;
        return found;
    }

    std::string_view name_of(std::size_t at) const {
        return at < shape_.members.size() ? shape_.members[at].name
                                          : shape_.families[at - shape_.members.size()].name;
    }

    void take_cell(RawRow& row, const RecordMember& member, dom::element value) {
        std::string_view text;
        switch (value.type()) {
            case dom::element_type::NULL_VALUE: text = member.clear_word; break;
            case dom::element_type::STRING:
                text = texts_.keep(value.get_string().value_unsafe());
                break;
            case dom::element_type::BOOL:
                if (!member.takes_booleans) return refuse_type(row, member, value);
                text = value.get_bool().value_unsafe() ? "1" : "0";
                break;
            case dom::element_type::INT64:
            case dom::element_type::UINT64:
            case dom::element_type::DOUBLE:
                if (!member.takes_numbers) return refuse_type(row, member, value);
                text = texts_.keep_number(value);
                break;
            default: return refuse_type(row, member, value);
        }
        row.cells[member.column] = text;
        if (!is_plain(text)) row.odd_cells |= std::uint64_t{1} << std::min(member.column, 63u);
    }

    void refuse_type(RawRow& row, const RecordMember& member, dom::element value) {
        RawFault& wrong = add_fault(row, FindingCode::json_type, pointer_to({member.name}));
        wrong.column = member.column;
        wrong.value = cut(simdjson::minify(value), 200);
        wrong.previous = member.takes_booleans  ? "string, number or boolean"
                         : member.takes_numbers ? "string or number"
                                                : "string";
        row.faulty.push_back(member.column);
    }

    void take_family(RawRow& row, const RecordFamily& family, dom::element value) {
        if (value.is_null()) return;
        dom::array elements;
        if (value.get(elements) != simdjson::SUCCESS) {
            RawFault& wrong = add_fault(row, FindingCode::json_type, pointer_to({family.name}));
            wrong.name = family.name;
            wrong.previous = "array";
            return;
        }
        std::size_t at = 0;
        for (const dom::element element : elements) take_element(row, family, element, at++);
    }

    // An element of a family: {"name": …, "value": …}.
    struct Element {
        const RecordFamily& family;
        std::size_t at = 0;
        std::optional<std::string_view> name;
        std::optional<dom::element> value;
    };

    static std::string pointer_in(const Element& element, std::string_view member) {
        std::string pointer = pointer_to({element.family.name, std::to_string(element.at)});
        if (!member.empty()) append_token(pointer, member);
        return pointer;
    }

    static void refuse_type(RawRow& row, const Element& element, std::string_view member,
                            std::string_view expected) {
        RawFault& wrong = add_fault(row, FindingCode::json_type, pointer_in(element, member));
        wrong.name = element.family.name;
        wrong.previous = expected;
    }

    static std::string_view label_of(const RecordFamily& family) {
        return family.is_teams ? "Team " : "Role ";
    }

    void take_element(RawRow& row, const RecordFamily& family, dom::element value, std::size_t at) {
        Element element{family, at, {}, {}};
        if (!read_element(row, value, element)) return;
        const std::optional<std::string_view> flag =
            element.value ? flag_text(*element.value) : std::string_view();
        if (!flag) return refuse_type(row, element, "value", "string, number or boolean");
        const std::optional<std::size_t> bit = find_bit(family, at, *element.name);
        if (!flag->empty() && *flag != "0" && *flag != "1") {
            RawFault& wrong =
                add_fault(row, FindingCode::flag_malformed, pointer_in(element, "value"));
            wrong.value = cut(*flag, 200);
            if (bit) {
                wrong.column = static_cast<std::uint32_t>(shape_.lead + *bit);
            } else {
                wrong.name = *element.name;
                wrong.family = label_of(family);
            }
            return;
        }
        if (*flag == "1" && family.is_teams) row.adds_team = true;
        if (bit)
            set_flag(row, element, *bit, *flag);
        else if (*flag == "1" && family.knows_members)
            refuse_unknown(row, element);
    }

    // Records of one file have their roles and teams in the same order, mostly.
    std::optional<std::size_t> find_bit(const RecordFamily& family, std::size_t at,
                                        std::string_view name) {
        constexpr std::size_t most = 4096;
        auto& order = orders_[static_cast<std::size_t>(&family - shape_.families.data())];
        if (at < order.size() && order[at].name == name) return order[at].bit;
        const std::optional<std::size_t> bit = family.bits.find(name);
        if (at >= most) return bit;
        if (at >= order.size()) order.resize(at + 1);
        order[at].name = name;
        order[at].bit = bit;
        return bit;
    }

    // False where it has no name to go by.
    bool read_element(RawRow& row, dom::element value, Element& element) {
        dom::object object;
        if (value.get(object) != simdjson::SUCCESS) {
            refuse_type(row, element, {}, "object with a name and a value");
            return false;
        }
        for (const auto [key, inner] : object) {
            const bool is_name = key == "name";
            if (!is_name && key != "value") {
                add_fault(row, FindingCode::json_key_unknown, pointer_in(element, key)).name = key;
            } else if (is_name ? element.name.has_value() : element.value.has_value()) {
                add_fault(row, FindingCode::json_key_duplicate, pointer_in(element, key)).name =
                    key;
            } else if (is_name) {
                std::string_view text;
                if (inner.get(text) != simdjson::SUCCESS) {
                    refuse_type(row, element, "name", "string");
                    return false;
                }
                element.name = trim(text);
            } else {
                element.value = inner;
            }
        }
        if (!element.name) refuse_type(row, element, {}, "object with a name and a value");
        return element.name.has_value();
    }

    static void refuse_unknown(RawRow& row, const Element& element) {
        const bool is_team = element.family.is_teams;
        RawFault& unknown =
            add_fault(row, is_team ? FindingCode::team_unknown : FindingCode::role_unknown,
                      pointer_in(element, "name"));
        unknown.name = *element.name;
        unknown.family = label_of(element.family);
        unknown.value = cut(*element.name, 200);
    }

    void set_flag(RawRow& row, const Element& element, std::size_t bit, std::string_view flag) {
        if (std::exchange(seen_bits_[bit], record_count_) == record_count_) {
            RawFault& twice =
                add_fault(row, FindingCode::json_key_duplicate, pointer_in(element, "name"));
            twice.column = static_cast<std::uint32_t>(shape_.lead + bit);
            twice.name = *element.name;
            return;
        }
        if (flag.empty()) return;
        auto& bits = flag == "1" ? row.ones : row.zeros;
        bits[bit / 64] |= std::uint64_t{1} << (bit % 64);
        row.places.push_back(
            {static_cast<std::uint32_t>(bit), static_cast<std::uint32_t>(element.at)});
    }

    // Nothing where the value is of a type that no flag has.
    std::optional<std::string_view> flag_text(dom::element value) {
        switch (value.type()) {
            case dom::element_type::NULL_VALUE: return "";
            case dom::element_type::BOOL: return value.get_bool().value_unsafe() ? "1" : "0";
            case dom::element_type::STRING: return trim(value.get_string().value_unsafe());
            case dom::element_type::INT64: {
                const std::int64_t whole = value.get_int64().value_unsafe();
                if (whole == 0 || whole == 1) return whole == 1 ? "1" : "0";
                return texts_.keep_number(value);
            }
            case dom::element_type::UINT64:
            case dom::element_type::DOUBLE: return texts_.keep_number(value);
            default: return std::nullopt;
        }
    }

    const RecordShape& shape_;
    RecordWalk walk_;
    KeptTexts texts_;
    NameIndex by_name_;  // members, then families
    std::size_t last_found_ = 0;
    std::uint64_t record_count_ = 0;
    std::vector<std::uint64_t> seen_;       // by member: the last record that had it
    std::vector<std::uint64_t> seen_bits_;  // by bit

    struct Expected {
        std::string name;
        std::optional<std::size_t> bit;
    };
    std::vector<std::vector<Expected>> orders_;  // by family: what stood where, last time
};

RecordReader::RecordReader(const RecordShape& shape, JsonForm form, const Limits&)
    : parts_(std::make_unique<Parts>(shape, form)) {}
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader::~RecordReader() = default;

void RecordReader::open(const Chunk& chunk) { parts_->open(chunk); }
bool RecordReader::next(RawRow& row) { return parts_->next(row); }
std::optional<std::size_t> RecordReader::broken_at() const { return parts_->broken_at(); }

std::vector<std::string> first_members(const Chunk& chunk, std::size_t most) {
    dom::parser parser;
    std::vector<std::string> names;
    if (chunk.is_overlong()) return names;
    for (const RecordSpan span : notes_of(chunk).records) {
        if (most-- == 0) break;
        dom::object object;
        const std::string_view text = chunk.bytes().substr(span.begin, span.size);
        if (parser.parse(text.data(), text.size(), false).get(object) != simdjson::SUCCESS)
            continue;
        for (const auto [name, value] : object)
            if (!is_errors_member(name)) names.emplace_back(name);
        if (!names.empty()) break;
    }
    return names;
}

}  // namespace rollcall
