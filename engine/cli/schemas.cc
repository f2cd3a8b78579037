// rollcall schemas: which templates there are, and what one of them asks for, from its own file.
#include <iostream>

#include "engine/cli/arguments.h"
#include "engine/cli/entry_schema_text.h"
#include "engine/schema/any_schema.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view help =
    "Usage: rollcall schemas [NAME|FILE]\n"
    "\n"
    "Lists the templates that this program knows, or documents one: its columns, what their cells\n"
    "may hold, and which right it takes to change them.\n"
    "\n"
    "Examples:\n"
    "  rollcall schemas\n"
    "  rollcall schemas ccai-users\n";

std::string padded(std::string_view text, std::size_t width) {
    return std::string(text) + std::string(width - std::min(width, text.size()), ' ');
}

std::string list_of(const std::vector<std::string>& words) {
    std::string list;
    for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
    return list;
}

// What a cell may hold.
std::string values_of(const Column& column) {
    switch (column.kind) {
        case ColumnKind::key: return "an e-mail address, once in the file; it finds the user";
        case ColumnKind::rename: return "an e-mail address, once in the file; the user's new one";
        case ColumnKind::text: return "any text";
        case ColumnKind::choice: return list_of(column.choices);
        case ColumnKind::reference: {
            std::string text = "the name of one of the " + column.collection;
            text += column.exact ? ", spelt exactly" : ", in any letter case";
            if (!column.clear_word.empty()) text += "; " + column.clear_word + " removes it";
            return text;
        }
        case ColumnKind::whole: {
            std::string text = "a whole number from " + std::to_string(column.minimum);
            if (!column.maximum_setting.empty())
                text += " to the setting " + column.maximum_setting;
            return text;
        }
        case ColumnKind::flag: return "0 or 1";
        case ColumnKind::membership: return "1 adds, 0 removes";
        case ColumnKind::codes:
            return "any of " + list_of(column.choices) + ", with '" + column.delimiter +
                   "' between them";
        case ColumnKind::blank: return "nothing";
    }
    return {};
}

std::string rights_of(const Column& column) {
    std::string text = column.permission.empty() ? "" : column.permission;
    if (column.settable_on_create)
        text += (text.empty() ? "" : ", or ") + std::string("create_users for a new user");
    return text;
}

void document(const Schema& schema) {
    std::cout << schema.name << ": " << schema.title << "\n\n";
    std::cout << "  formats    " << (schema.takes_csv ? "CSV" : "")
              << (schema.takes_csv && schema.takes_json ? ", " : "")
              << (schema.takes_json ? "JSON, NDJSON" : "") << '\n';
    std::cout << "  columns    "
              << (schema.ordered ? "in this order; those that are not required may be left out"
                                 : "in any order; those that are not required may be left out")
              << '\n';
    std::cout << "  users      an unknown address creates one; a known one "
              << (schema.skips_existing ? "is skipped with a warning" : "is updated") << '\n';
    std::cout << "  empty      an empty cell changes nothing\n";
    std::cout << "  roles      at most " << schema.roles_per_user << " for each user\n";
    std::size_t at = 0;
    for (const Column& column : schema.columns) {
        const bool is_family = column.kind == ColumnKind::membership;
        std::cout << "\n  " << padded(std::to_string(++at), 3) << column.name
                  << (is_family ? "NAME" : "") << (column.cell_required ? "  (required)" : "")
                  << (column.column_required && !column.cell_required ? "  (required column)" : "")
                  << '\n';
        if (!column.description.empty()) std::cout << "     " << column.description << '\n';
        std::cout << "     value      " << values_of(column) << '\n';
        if (schema.takes_json) std::cout << "     in JSON    " << column.member << '\n';
        const std::string rights = rights_of(column);
        if (!rights.empty()) std::cout << "     right      " << rights << '\n';
    }
}

}  // namespace

int schemas_command(const Words& words) {
    Arguments arguments(help);
    arguments.hidden_option("name");
    if (!arguments.parse(words, {"name"})) return 0;
    if (arguments.has("name")) {
        const AnySchema schema = load_any_schema(arguments.text("name"));
        if (const auto* entries = std::get_if<EntrySchema>(&schema))
            std::cout << entry_schema_text(*entries);
        else
            document(std::get<Schema>(schema));
        return 0;
    }
    for (const std::string& name : shipped_schemas())
        std::cout << padded(name, 22) << title_of(load_any_schema(name)) << '\n';
    return 0;
}

}  // namespace rollcall
