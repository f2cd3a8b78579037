#include "engine/cli/entry_schema_text.h"

#include <array>
#include <sstream>
#include <string_view>

#include "engine/cli/summary.h"

namespace rollcall {
namespace {

// In the order of TableType.
constexpr std::array<std::string_view, 16> type_words{
    "anything",
    "text",
    "a number",
    "a whole number",
    "true or false",
    "a JSON object",
    "a JSON array",
    "a list",
    "a date, YYYY-MM-DD",
    "a time, hh:mm:ss",
    "a date and time, YYYY-MM-DDThh:mm:ss",
    "a year",
    "a year and month, YYYY-MM",
    "a duration, as in P1DT2H",
    "a point, LONGITUDE, LATITUDE",
    "GeoJSON",
};

std::string list_of(const std::vector<std::string>& words, std::string_view between = ", ") {
    std::string list;
    for (const std::string& word : words)
        list.append(list.empty() ? std::string_view() : between).append(word);
    return list;
}

std::string text_word(TableFormat format) {
    switch (format) {
        case TableFormat::email: return "an e-mail address";
        case TableFormat::uri: return "a URI";
        case TableFormat::binary: return "bytes in Base64";
        case TableFormat::uuid: return "a UUID";
        default: return "text";
    }
}

std::string type_of(const ValueForm& form) {
    const std::string word(type_words[static_cast<std::size_t>(form.type)]);
    switch (form.type) {
        case TableType::string: return text_word(form.format);
        case TableType::boolean:
            return list_of(form.true_values, "/") + " or " + list_of(form.false_values, "/");
        case TableType::list: {
            std::string text = word + " with \"" + form.delimiter + "\" between its items";
            if (form.item_type != TableType::string)
                text.append(", each ").append(type_words[static_cast<std::size_t>(form.item_type)]);
            return text;
        }
        case TableType::geojson: return form.format == TableFormat::topojson ? "TopoJSON" : word;
        case TableType::geopoint:
            return form.format == TableFormat::plain ? word : "a point, as JSON";
        default: break;
    }
    if (form.format == TableFormat::pattern)
        return word.substr(0, word.find(',')) + ", " + form.pattern_text;
    if (form.format == TableFormat::loose) return word.substr(0, word.find(',')) + ", in any form";
    return word;
}

void add_lengths(const TableField& field, std::string& text) {
    const bool counts_items = field.form.type == TableType::list ||
                              field.form.type == TableType::array ||
                              field.form.type == TableType::object;
    const std::string unit = counts_items ? " items" : " characters";
    if (field.min_length) text += ", at least " + std::to_string(*field.min_length) + unit;
    if (field.max_length) text += ", at most " + std::to_string(*field.max_length) + unit;
}

// What a cell may hold.
std::string values_of(const TableField& field) {
    std::string text = type_of(field.form);
    for (const auto* choices : {&field.allowed, &field.categories})
        if (*choices) text += ", one of " + list_of((*choices)->texts());
    if (field.minimum) text += ", from " + field.minimum->text;
    if (field.exclusive_minimum) text += ", above " + field.exclusive_minimum->text;
    if (field.maximum) text += ", to " + field.maximum->text;
    if (field.exclusive_maximum) text += ", below " + field.exclusive_maximum->text;
    add_lengths(field, text);
    if (field.pattern) text += ", matching " + field.pattern->text();
    if (field.json_rule) text += ", as its JSON Schema says";
    if (field.unique) text += ", once in the file";
    return text;
}

std::string kept_as(const EntryField& field) {
    std::string text;
    const auto add = [&](bool is, std::string_view what) {
        if (is) text.append(text.empty() ? "" : "; ").append(what);
    };
    add(field.read_only, "read only: may be there, but not differ from what is stored");
    add(field.immutable, "set on a new entry only");
    add(field.secret, "secret: never shown");
    add(field.bracketed, "[a],[b] is taken as a list of a and b too");
    add(field.unordered, "the order of its items does not count");
    add(field.unique_items, "each item once only");
    add(field.indexed, "may stand in columns of its own, NAME.[1], NAME.[2], and so on");
    add(field.group, "{} for there; any of its members makes it be there");
    add(field.required_in_group, "must be there where its group is");
    add(!field.clear_word.empty(), field.clear_word + " removes the value");
    return text;
}

class EntryText {
public:
    explicit EntryText(const EntrySchema& schema) : schema_(schema) {}

    std::string write() && {
        out_ << schema_.name << (schema_.title.empty() ? "" : ": ") << schema_.title << "\n\n";
        write_head();
        for (std::size_t at = 0; at < schema_.fields.size(); ++at) write_field(at);
        return for_each_line(out_.str());
    }

private:
    static std::string for_each_line(const std::string& text) {
        std::istringstream lines(text);
        std::string safe;
        for (std::string line; std::getline(lines, line);) safe += for_terminal(line) + '\n';
        return safe;
    }

    void say(std::string_view label, const std::string& text, std::string_view indent = "  ") {
        if (text.empty()) return;
        out_ << indent << label << std::string(label.size() < 11 ? 11 - label.size() : 1, ' ')
             << text << '\n';
    }

    std::string names_of(const FieldIndexes& key) const {
        std::vector<std::string> names;
        for (const std::size_t at : key) names.push_back(schema_.table.fields[at].name);
        return list_of(names, " + ");
    }

    std::string column_rule() const {
        std::string text = schema_.ordered ? "in this order" : "in any order";
        text += "; those that are not required may be left out";
        if (schema_.extra_columns) text += "; others are passed over";
        if (schema_.table.match == FieldsMatch::partial) text += "; at least one must be there";
        return text;
    }

    void write_head() {
        const std::string_view csv = schema_.takes_csv ? "CSV" : "";
        const std::string_view between = schema_.takes_csv && schema_.takes_json ? ", " : "";
        const std::string_view json = schema_.takes_json ? "JSON, NDJSON" : "";
        say("formats", std::string(csv) + std::string(between) + std::string(json));
        say("columns", column_rule());
        say("key", names_of(schema_.table.primary_key));
        for (const FieldIndexes& key : schema_.table.unique_keys)
            say("unique", names_of(key) + ", once in the file");
        for (const TableForeignKey& key : schema_.table.foreign_keys) {
            const std::string resource = key.resource.empty() ? "this file" : key.resource;
            say("refers",
                names_of(key.fields) + " to " + list_of(key.reference, " + ") + " of " + resource);
        }
        if (schema_.most_rows) say("rows", "at most " + std::to_string(*schema_.most_rows));
        say("rules", list_of(schema_.rules));
        if (schema_.collection.empty()) {
            say("checks", "values only; no entry of a Directory changes");
            return;
        }
        say("entries", schema_.collection + ": an unknown key creates one; a known one is " +
                           (schema_.replaces ? "replaced: what a row leaves out is removed"
                                             : "updated: an empty cell changes nothing"));
        say("to create", schema_.create_permission);
        say("to edit", schema_.edit_permission);
    }

    void write_field(std::size_t at) {
        const TableField& table = schema_.table.fields[at];
        const EntryField& field = schema_.fields[at];
        const std::string number = std::to_string(at + 1);
        out_ << "\n  " << number << std::string(number.size() < 3 ? 3 - number.size() : 1, ' ')
             << table.name;
        if (table.required)
            out_ << "  (required)";
        else if (field.column_required)
            out_ << "  (required column)";
        out_ << '\n';
        constexpr std::string_view indent = "     ";
        const std::string& about = field.description.empty() ? table.title : field.description;
        if (!about.empty()) out_ << indent << about << '\n';
        say("value", values_of(table), indent);
        if (field.items) say("each item", values_of(*field.items), indent);
        for (const Pattern& pattern : field.patterns) say("matching", pattern.text(), indent);
        say("empty", words_for_missing(table), indent);
        if (field.value) say("default", *field.value, indent);
        say("note", kept_as(field), indent);
        say("only if", condition_of(field), indent);
        std::vector<std::string> aliases;
        for (const EntryName& alias : field.aliases) aliases.push_back(alias.name);
        say("also", list_of(aliases), indent);
        if (schema_.takes_json && field.member != table.name) say("in JSON", field.member, indent);
        say("right", right_of(field), indent);
    }

    // Words other than nothing that stand for a missing value.
    static std::string words_for_missing(const TableField& table) {
        std::vector<std::string> words;
        for (const std::string& word : table.missing)
            if (!word.empty()) words.push_back(word);
        return list_of(words);
    }

    std::string condition_of(const EntryField& field) const {
        if (!field.only_if) return {};
        const EntryCondition& condition = *field.only_if;
        std::string text =
            schema_.table.fields[condition.field].name + " is " + list_of(condition.values, " or ");
        if (!condition.when.empty()) text += " (for " + list_of(condition.when, " or ") + ')';
        return text;
    }

    std::string right_of(const EntryField& field) const {
        if (!field.settable_on_create || field.permission.empty()) return field.permission;
        const std::string& create = schema_.create_permission;
        return field.permission + ", or " + (create.empty() ? "none" : create) + " for a new entry";
    }

    const EntrySchema& schema_;
    std::ostringstream out_;
};

}  // namespace

std::string entry_schema_text(const EntrySchema& schema) { return EntryText(schema).write(); }

}  // namespace rollcall
