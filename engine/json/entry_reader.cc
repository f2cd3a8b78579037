#include "engine/json/entry_reader.h"

#include <simdjson.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/json/kept_texts.h"
#include "engine/json/member_tree.h"
#include "engine/json/record_text.h"
#include "engine/json/record_walk.h"
#include "engine/json/value_texts.h"
#include "engine/text/unicode.h"

namespace rollcall {
namespace {

namespace dom = simdjson::dom;

// Of these types 2.0 and 1e0 are put as 2 and 1.
bool is_whole_type(TableType type) {
    return type == TableType::integer || type == TableType::year || type == TableType::boolean;
}

// A value of a record and the way to it. How it stands in the file is looked for only when asked.
class Spot {
public:
    explicit Spot(std::string_view record) : record_(record) {}
    // `outer` stands at the member that this is.
    Spot(Spot& outer, std::string_view name) : outer_(&outer), name_(name) {}

    void move_to(std::size_t member) { member_ = member; }

    // As it stands in the file.
    std::string_view text() { return outer_ != nullptr ? outer_->inner_text() : record_; }

    // Of the member or item that move_to named last; it names ever later ones.
    std::string_view inner_text() {
        if (!inner_) inner_.emplace(text());
        return inner_->value(member_);
    }

    void append_pointer(std::string& pointer) const {
        if (outer_ == nullptr) return;
        outer_->append_pointer(pointer);
        append_token(pointer, name_);
    }

    void append_dotted(std::string& dotted) const {
        if (outer_ == nullptr) return;
        outer_->append_dotted(dotted);
        if (!dotted.empty()) dotted += '.';
        dotted += name_;
    }

private:
    Spot* outer_ = nullptr;
    std::string_view name_;
    std::string_view record_;
    std::size_t member_ = 0;
    std::optional<ValueTexts> inner_;
};

std::string pointer_of(const Spot& spot) {
    std::string pointer;
    spot.append_pointer(pointer);
    return pointer;
}

std::string dotted_of(const Spot& spot) {
    std::string dotted;
    spot.append_dotted(dotted);
    return dotted;
}

}  // namespace

class EntryReader::Parts {
public:
    Parts(const EntrySchema& schema, JsonForm form)
        : schema_(schema), tree_(schema), walk_(form), growth_(KeptTexts::number_growth) {
        seen_.resize(tree_.size());
        next_found_.resize(tree_.size());
        // A comma or a point becomes one of these.
        for (const TableField& field : schema.table.fields)
            growth_ = std::max(
                {growth_, field.form.delimiter.size(), field.form.number.decimal_char.size()});
    }

    void open(const Chunk& chunk) {
        walk_.open(chunk);
        texts_.open(chunk.bytes().size(), growth_);
    }

    bool next(RawRow& row) {
        if (!walk_.next(row)) return false;
        row.cells.assign(tree_.columns(), {});
        row.cell_count = tree_.columns();
        row.flags_are_bits = false;
        row.ones.clear();
        row.zeros.clear();
        if (!walk_.record()) return true;
        ++record_count_;
        Spot record(walk_.text());
        take_members(row, MemberTree::root, *walk_.record(), record);
        std::sort(row.faulty.begin(), row.faulty.end());
        return true;
    }

    std::optional<std::size_t> broken_at() const { return walk_.broken_at(); }

private:
    void take_members(RawRow& row, std::size_t at, dom::object object, Spot& spot) {
        std::size_t member = 0;
        next_found_[at] = 0;
        for (const auto [name, value] : object) {
            spot.move_to(member++);
            Spot inner(spot, name);
            const std::optional<std::size_t> known = find(at, name);
            if (!known) {
                if (!schema_.extra_columns)
                    add_fault(row, FindingCode::json_key_unknown, pointer_of(inner)).name =
                        dotted_of(inner);
            } else if (std::exchange(seen_[*known], record_count_) == record_count_) {
                RawFault& twice =
                    add_fault(row, FindingCode::json_key_duplicate, pointer_of(inner));
                twice.name = dotted_of(inner);
                if (const auto& cell = tree_.node(*known).cell) twice.column = cell->column;
            } else {
                take_value(row, *known, value, inner);
            }
        }
    }

    // Records of one file have their members in the same order, mostly.
    std::optional<std::size_t> find(std::size_t at, std::string_view name) {
        const MemberNode& node = tree_.node(at);
        std::size_t& next = next_found_[at];
        if (next < node.members.size() && tree_.node(node.members[next]).name == name)
            return node.members[next++];
        const std::optional<std::size_t> found = node.by_name.find(name);
        if (!found) return std::nullopt;
        next = *found + 1;
        return node.members[*found];
    }

    void take_value(RawRow& row, std::size_t at, dom::element value, Spot& spot) {
        const MemberNode& node = tree_.node(at);
        dom::object object;
        const bool is_object = value.get(object) == simdjson::SUCCESS;
        if (!node.cell) {
            if (is_object) return take_members(row, at, object, spot);
            if (value.is_null()) return;
            RawFault& wrong = add_fault(row, FindingCode::json_type, pointer_of(spot));
            wrong.name = dotted_of(spot);
            wrong.previous = "object";
            return tree_.append_columns(at, row.faulty);
        }
        if (node.cell->entry->group && is_object) {
            row.cells[node.cell->column] = "{}";
            return take_members(row, at, object, spot);
        }
        const std::optional<std::string_view> text = text_of(row, *node.cell, value, spot);
        if (!text) {
            row.faulty.push_back(node.cell->column);
            return tree_.append_columns(at, row.faulty);
        }
        row.cells[node.cell->column] = *text;
        if (!is_plain(*text)) row.odd_cells |= std::uint64_t{1} << std::min(node.cell->column, 63u);
    }

    // What a cell would hold; none, and a fault, where the value is of another type.
    std::optional<std::string_view> text_of(RawRow& row, const MemberCell& cell, dom::element value,
                                            Spot& spot) {
        if (value.is_null()) return cell.entry->clear_word;
        if (value.is_string()) return texts_.keep(value.get_string().value_unsafe());
        std::optional<std::string_view> text;
        if (value.is_bool())
            text = boolean_text(cell, value.get_bool().value_unsafe());
        else if (value.is_number())
            text = number_text(cell, value, spot);
        else if (cell.field->form.type == TableType::list && value.is_array())
            return list_text(row, cell, value.get_array().value_unsafe(), spot);
        else if (cell.expected == (value.is_array() ? "array" : "object"))
            text = texts_.keep_minified(spot.text());
        if (!text) refuse(row, cell, pointer_of(spot), value).previous = cell.expected;
        return text;
    }

    static RawFault& refuse(RawRow& row, const MemberCell& cell, std::string pointer,
                            dom::element value) {
        RawFault& wrong = add_fault(row, FindingCode::json_type, std::move(pointer));
        wrong.column = cell.column;
        if (!cell.entry->secret) wrong.value = cut(simdjson::minify(value), 200);
        return wrong;
    }

    static std::optional<std::string_view> boolean_text(const MemberCell& cell, bool value) {
        const ValueForm& form = cell.field->form;
        const std::string_view plain = value ? "true" : "false";
        if (form.type == TableType::any) return plain;
        if (form.type != TableType::boolean) return std::nullopt;
        const std::vector<std::string>& words = value ? form.true_values : form.false_values;
        return words.empty() ? plain : words.front();
    }

    // Whole numbers in digits; others as they stand, since a double may not hold their digits.
    std::optional<std::string_view> number_text(const MemberCell& cell, dom::element value,
                                                Spot& spot) {
        const ValueForm& form = cell.field->form;
        if (is_whole_type(form.type)) {
            const std::string_view text = texts_.keep_number(value);
            // 2.5 is not 25, though a cell may group digits with points.
            const bool groups_points = form.number.group_char.find('.') != std::string::npos;
            if (groups_points && text.find('.') != text.npos) return std::nullopt;
            return text;
        }
        if (form.type != TableType::number && form.type != TableType::any) return std::nullopt;
        if (!value.is_double()) return texts_.keep_number(value);
        const std::string_view text = spot.text();
        const std::size_t point = text.find('.');
        if (form.type == TableType::any || point == text.npos) return texts_.keep(text);
        const char* const begin = texts_.next();
        texts_.keep(text.substr(0, point));
        texts_.keep(form.number.decimal_char);
        texts_.keep(text.substr(point + 1));
        return texts_.since(begin);
    }

    // The items with the delimiter between them.
    std::optional<std::string_view> list_text(RawRow& row, const MemberCell& cell, dom::array items,
                                              Spot& spot) {
        const ValueForm& form = cell.field->form;
        ends_.clear();
        const char* const begin = texts_.next();
        std::size_t at = 0;
        bool fits = true;
        for (const dom::element item : items) {
            if (at != 0) texts_.keep(form.delimiter);
            spot.move_to(at);
            if (!keep_item(form.item_type, item, spot)) {
                refuse(row, cell, pointer_in(spot, at), item).previous = cell.expected;
                fits = false;
            }
            ends_.push_back(texts_.since(begin).size());
            ++at;
        }
        const std::string_view text = texts_.since(begin);
        if (!fits) return std::nullopt;
        std::size_t start = 0;
        at = 0;
        for (const dom::element item : items) {
            const std::size_t end = ends_[at];
            if (std::min(text.find(form.delimiter, start), text.size()) != end) {
                refuse(row, cell, pointer_in(spot, at), item).previous = cell.without_mark;
                return std::nullopt;
            }
            start = end + form.delimiter.size();
            ++at;
        }
        return text;
    }

    static std::string pointer_in(const Spot& list, std::size_t item) {
        std::string pointer = pointer_of(list);
        append_token(pointer, std::to_string(item));
        return pointer;
    }

    // False where it is of a type that no item has.
    bool keep_item(TableType type, dom::element item, Spot& list) {
        if (item.is_string())
            texts_.keep(item.get_string().value_unsafe());
        else if (item.is_bool())
            texts_.keep(item.get_bool().value_unsafe() ? "true" : "false");
        else if (item.is_double() && !is_whole_type(type))
            texts_.keep(list.inner_text());
        else if (item.is_number())
            texts_.keep_number(item);
        else
            return false;
        return true;
    }

    const EntrySchema& schema_;
    MemberTree tree_;
    RecordWalk walk_;
    KeptTexts texts_;
    std::size_t growth_;  // bytes of text for a byte of a record, at most
    std::uint64_t record_count_ = 0;
    std::vector<std::uint64_t> seen_;      // by node: the last record that had it
    std::vector<std::size_t> next_found_;  // by node: the member that may come next
    std::vector<std::size_t> ends_;        // of a list's items in its text
};

EntryReader::EntryReader(const EntrySchema& schema, JsonForm form, const Limits&)
    : parts_(std::make_unique<Parts>(schema, form)) {}
EntryReader::EntryReader(EntryReader&&) noexcept = default;
EntryReader::~EntryReader() = default;

void EntryReader::open(const Chunk& chunk) { parts_->open(chunk); }
bool EntryReader::next(RawRow& row) { return parts_->next(row); }
std::optional<std::size_t> EntryReader::broken_at() const { return parts_->broken_at(); }

}  // namespace rollcall
