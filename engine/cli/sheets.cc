// rollcall template and rollcall export: the files that people fill in, and those that they get
// back.
#include <algorithm>
#include <functional>
#include <iostream>

#include "engine/cli/store_arguments.h"
#include "engine/cli/summary.h"
#include "engine/directory/origin.h"
#include "engine/directory/write_user.h"
#include "engine/pipeline/output_file.h"
#include "engine/plan/entry/entry_sheet.h"
#include "engine/plan/sheet.h"
#include "engine/schema/any_schema.h"
#include "engine/schema/fold.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view template_help =
    "Usage: rollcall template [options]\n"
    "\n"
    "Writes the empty file to fill in: every column in order, of users one for each role and team\n"
    "that the Directory has, and with --as only those that this user may change. Any schema has a\n"
    "template, a plain Table Schema too.\n"
    "\n"
    "Examples:\n"
    "  rollcall template --directory directory.json -o users.csv\n"
    "  rollcall template --directory directory.json --as lea@example.com --format json\n"
    "  rollcall template --schema ./profiles.json -o profiles.csv\n";

constexpr std::string_view export_help =
    "Usage: rollcall export [options]\n"
    "\n"
    "Writes all users of a store's Directory, or of a Directory file, or all entries of the "
    "schema's\n"
    "collection, in the format of a template: to edit and upload again, or to keep. Uploaded\n"
    "unchanged, it changes nothing. Secret values are not written. With --format directory the "
    "whole\n"
    "Directory, as rollcall load takes it.\n"
    "\n"
    "Examples:\n"
    "  rollcall export --store sqlite:rollcall.db -o users.csv\n"
    "  rollcall export --format directory -o directory.json\n"
    "  rollcall export --directory directory.json -o users.csv\n"
    "  rollcall export --directory directory.json --as lea@example.com --format json -o "
    "users.json\n"
    "  rollcall export --directory directory.json --schema ./profiles.json -o profiles.csv\n";

void declare_sheet(Arguments& arguments) {
    arguments.option("schema", "NAME|FILE", "which template (ccai-users)");
    declare_directory(arguments);
    arguments.option("as", "EMAIL", "show only what this user of the Directory may change");
    arguments.option("format", "csv|json|directory",
                     "csv, for spreadsheets, json, or of an export the whole Directory (csv)");
    arguments.option("output,o", "FILE", "where it goes (standard output)");
}

SheetFormat read_format(const Arguments& arguments) {
    const std::string word = arguments.has("format") ? arguments.text("format") : "csv";
    if (word == "csv") return SheetFormat::csv;
    if (word == "json") return SheetFormat::json;
    throw Failure(FailureKind::usage, "--format: \"" + word + "\" is not csv or json");
}

template <typename Named>
std::vector<std::string> names_of(const std::vector<Named>& all) {
    std::vector<std::string> names;
    for (const Named& one : all) names.push_back(one.name);
    return names;
}

// What the options stand for, of either form of schema.
struct Desk {
    AnySchema schema;
    std::shared_ptr<const Directory> directory;  // null: none was given
    Uploader uploader = Uploader::api();
    SheetFormat format = SheetFormat::csv;
};

template <typename AnyForm>
void check_format(const AnyForm& schema, SheetFormat format) {
    const bool is_json = format == SheetFormat::json;
    if (is_json ? schema.takes_json : schema.takes_csv) return;
    throw Failure(FailureKind::usage,
                  "--format: " + schema.name + " has no form in " +
                      (is_json ? "JSON; use --format csv" : "CSV; use --format json"));
}

// The store that is meant where no Directory file is named.
std::unique_ptr<Store> store_of(const Arguments& arguments) {
    try {
        return open_store(arguments);
    } catch (const Failure& failure) {
        if (arguments.has("store") || failure.kind() != FailureKind::unavailable) throw;
        throw Failure(failure.kind(),
                      std::string(failure.what()) + ", or name a Directory file with --directory");
    }
}

// `takes_store`: without a Directory file the Directory of a store is meant.
Desk load_desk(const Arguments& arguments, bool takes_store) {
    Desk desk;
    desk.format = read_format(arguments);
    desk.schema = load_any_schema(arguments.has("schema") ? arguments.text("schema")
                                                          : std::string("ccai-users"));
    std::visit([&](const auto& schema) { check_format(schema, desk.format); }, desk.schema);
    const DirectoryFiles files = directory_files(arguments);
    const bool any = !files.directory.empty() || !files.users.empty() || !files.roles.empty() ||
                     !files.teams.empty() || !files.locations.empty();
    if (any)
        desk.directory = load_directory(files);
    else if (takes_store)
        desk.directory = store_of(arguments)->read_directory();
    if (!arguments.has("as")) return desk;
    if (!desk.directory)
        throw Failure(FailureKind::usage, "--as needs --directory, which says what they may do");
    desk.uploader = Uploader::portal(*desk.directory, arguments.text("as"));
    return desk;
}

// The whole template of a schema of users, with its rules.
struct UserTemplate {
    Binding binding;
    Rules rules;

    explicit UserTemplate(const Desk& desk) {
        const Schema& schema = std::get<Schema>(desk.schema);
        if (desk.directory)
            binding = bind_template(schema, names_of(desk.directory->roles()),
                                    names_of(desk.directory->teams()));
        else
            binding = bind_template(schema, {}, {});
        std::vector<Finding> none;
        rules = make_rules(schema, binding, desk.directory.get(), desk.uploader, Limits{}, none);
    }
};

EntryRules entry_rules(const Desk& desk) {
    const EntrySchema& schema = std::get<EntrySchema>(desk.schema);
    EntryInputs inputs;
    inputs.directory = desk.directory.get();
    inputs.uploader = &desk.uploader;
    inputs.of_records = desk.format == SheetFormat::json;
    return make_entry_rules(schema, bind_entry_template(schema), inputs, {});
}

// What is written, piece by piece.
class Page {
public:
    explicit Page(const Arguments& arguments) {
        refuse_same_file(arguments, "output",
                         {"directory", "users", "roles", "teams", "locations", "schema"});
        output_.emplace(arguments.has("output") ? arguments.text("output") : "-");
    }

    std::string& text() { return text_; }

    void put_if_long() {
        constexpr std::size_t piece = 256 * 1024;
        if (text_.size() > piece) put();
    }

    void finish() {
        put();
        output_->finish({}, 0, 0, {});
        output_->publish();
    }

private:
    void put() {
        output_->append(text_);
        text_.clear();
    }

    std::optional<OutputFile> output_;
    std::string text_;
};

template <typename AnySheet>
void write_empty(AnySheet sheet, Page& page) {
    sheet.append_head(page.text());
    sheet.append_example(page.text());
    sheet.append_tail(page.text());
    page.finish();
}

// `each` calls what it is given once for every user or entry; `append` writes one of them.
template <typename AnySheet, typename Each, typename Append>
void write_filled(AnySheet sheet, Page& page, const Each& each, const Append& append) {
    sheet.append_head(page.text());
    each([&](const auto& one) {
        append(sheet, one);
        page.put_if_long();
    });
    sheet.append_tail(page.text());
    page.finish();
}

void refuse_export(const Desk& desk) {
    const auto* const users = std::get_if<Schema>(&desk.schema);
    const auto* const entries = std::get_if<EntrySchema>(&desk.schema);
    if (users != nullptr && users->skips_existing)
        throw Failure(FailureKind::usage,
                      "--schema: " + users->name +
                          " passes over users who exist, so its files are not for them");
    if (entries != nullptr && entries->collection.empty())
        throw Failure(FailureKind::usage,
                      "--schema: " + entries->name +
                          " names no collection of the Directory, so there is nothing to write; "
                          "rollcall template writes the empty file");
    if (!desk.directory)
        throw Failure(FailureKind::usage, std::string("--directory is missing: whose ") +
                                              (users != nullptr ? "users" : "entries") +
                                              " are written?");
}

// No cell can say a location that goes by the word which removes it.
void refuse_unsayable_locations(const Desk& desk) {
    for (const Column& column : std::get<Schema>(desk.schema).columns) {
        if (column.kind != ColumnKind::reference || column.clear_word.empty()) continue;
        for (const std::string& location : desk.directory->locations())
            if (equal_folded(location, column.clear_word))
                throw Failure(FailureKind::reference_broken,
                              "directory: the location " + quote(location) +
                                  " cannot be written: in a file that word removes the location; "
                                  "rename it");
    }
}

void export_users(const Desk& desk, const Arguments& arguments) {
    refuse_unsayable_locations(desk);
    const UserTemplate whole(desk);
    Page page(arguments);
    write_filled(
        Sheet(whole.rules, desk.format), page,
        [&](const auto& visit) { desk.directory->each_user(visit); },
        [&](Sheet& sheet, const User& user) { sheet.append_user(page.text(), user); });
}

// What an upload of the file would be told, though nothing in it is wrong.
void warn_of_rows(const EntrySchema& schema, std::uint64_t rows) {
    if (rows == 0)
        std::cerr << "rollcall: the Directory has no " << for_terminal(schema.collection)
                  << ", so the file has no rows\n";
    if (schema.most_rows && rows > *schema.most_rows)
        std::cerr << "rollcall: the file has " << rows << " rows, but an upload may have "
                  << *schema.most_rows << "; split it\n";
}

void export_entries(const Desk& desk, const Arguments& arguments) {
    const EntrySchema& schema = std::get<EntrySchema>(desk.schema);
    const EntryRules rules = entry_rules(desk);
    rules.stored->refuse_split_items();
    Page page(arguments);
    std::uint64_t rows = 0;
    write_filled(
        EntrySheet(rules, desk.format, SheetUse::to_edit), page,
        [&](const auto& visit) { rules.stored->each(visit); },
        [&](EntrySheet& sheet, const StoredEntry& entry) {
            sheet.append_entry(page.text(), entry);
            ++rows;
        });
    warn_of_rows(schema, rows);
}

// The document of a store's Directory, or of a Directory file (§9).
void export_directory(const Arguments& arguments) {
    if (arguments.has("schema") || arguments.has("as"))
        throw Failure(FailureKind::usage,
                      "--format directory writes all that there is; leave out "
                      "--schema and --as");
    const DirectoryFiles files = directory_files(arguments);
    std::string document;
    std::function<void(const std::function<void(std::string_view)>&)> each;
    std::unique_ptr<Store> store;
    std::shared_ptr<const Directory> directory;
    if (files.directory.empty() && files.users.empty()) {
        store = store_of(arguments);
        document = store->reference_document();
        each = [&](const auto& visit) { store->each_user_record(visit); };
    } else {
        directory = load_directory(files);
        document = write_reference_document(*directory);
        each = [&](const auto& visit) {
            std::string record;
            directory->each_user([&](const User& user) {
                record.clear();
                write_user_record(record, *directory, user);
                visit(record);
            });
        };
    }
    Page page(arguments);
    document.pop_back();  // the closing brace: users come last
    page.text() += document + ",\n\"users\":[";
    bool is_first = true;
    each([&](std::string_view record) {
        page.text().append(is_first ? "\n" : ",\n").append(record);
        is_first = false;
        page.put_if_long();
    });
    page.text() += "\n]}\n";
    page.finish();
}

}  // namespace

int template_command(const Words& words) {
    Arguments arguments(template_help);
    declare_sheet(arguments);
    if (!arguments.parse(words, {})) return 0;
    const Desk desk = load_desk(arguments, false);
    if (std::holds_alternative<EntrySchema>(desk.schema)) {
        const EntryRules rules = entry_rules(desk);
        Page page(arguments);
        write_empty(EntrySheet(rules, desk.format, SheetUse::to_fill_in), page);
        return 0;
    }
    const UserTemplate whole(desk);
    Page page(arguments);
    write_empty(Sheet(whole.rules, desk.format), page);
    const std::vector<Column>& columns = std::get<Schema>(desk.schema).columns;
    const bool has_families = std::any_of(columns.begin(), columns.end(), [](const Column& column) {
        return column.kind == ColumnKind::membership;
    });
    if (!desk.directory && has_families)
        std::cerr << "rollcall: without --directory the template has no columns for roles and "
                     "teams\n";
    return 0;
}

int export_command(const Words& words) {
    Arguments arguments(export_help);
    declare_sheet(arguments);
    arguments.option("store", "URL", "the store whose Directory it is (sqlite:rollcall.db)");
    if (!arguments.parse(words, {})) return 0;
    if (arguments.text("format") == "directory") {
        export_directory(arguments);
        return 0;
    }
    const Desk desk = load_desk(arguments, true);
    refuse_export(desk);
    if (std::holds_alternative<Schema>(desk.schema))
        export_users(desk, arguments);
    else
        export_entries(desk, arguments);
    return 0;
}

}  // namespace rollcall
