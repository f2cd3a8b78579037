// rollcall template and rollcall export: the files that people fill in, and those that they get
// back.
#include <algorithm>
#include <functional>
#include <iostream>

#include "engine/cli/store_arguments.h"
#include "engine/cli/summary.h"
#include "engine/directory/write_user.h"
#include "engine/intake/archive.h"
#include "engine/pipeline/output_file.h"
#include "engine/plan/write_sheet.h"
#include "engine/schema/any_schema.h"
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
    "Directory; with --format store all that a store holds, jobs and their uploads, history, "
    "tokens\n"
    "and passwords too, as a folder. rollcall load takes both.\n"
    "\n"
    "Examples:\n"
    "  rollcall export --store sqlite:rollcall.db -o users.csv\n"
    "  rollcall export --format directory -o directory.json\n"
    "  rollcall export --format store -o rollcall-export\n"
    "  rollcall export --directory directory.json -o users.csv\n"
    "  rollcall export --directory directory.json --as lea@example.com --format json -o "
    "users.json\n"
    "  rollcall export --directory directory.json --schema ./profiles.json -o profiles.csv\n";

void declare_sheet(Arguments& arguments) {
    arguments.option("schema", "NAME|FILE", "which template (ccai-users)");
    declare_directory(arguments);
    arguments.option("as", "EMAIL", "show only what this user of the Directory may change");
    arguments.option("format", "csv|json|directory|store",
                     "csv, for spreadsheets, json, or of an export the whole Directory or store "
                     "(csv)");
    arguments.option("output,o", "FILE", "where it goes (standard output)");
}

SheetFormat read_format(const Arguments& arguments) {
    const std::string word = arguments.has("format") ? arguments.text("format") : "csv";
    if (word == "csv") return SheetFormat::csv;
    if (word == "json") return SheetFormat::json;
    throw Failure(FailureKind::usage, "--format: \"" + word + "\" is not csv or json");
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
SheetOrder load_desk(const Arguments& arguments, bool takes_store) {
    SheetOrder desk;
    desk.format = read_format(arguments);
    desk.schema = load_any_schema(arguments.has("schema") ? arguments.text("schema")
                                                          : std::string("ccai-users"));
    check_sheet_format(desk.schema, desk.format);
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

// Where a sheet goes: nothing is seen of it before it is whole.
class Page {
public:
    explicit Page(const Arguments& arguments) {
        refuse_same_file(arguments, "output",
                         {"directory", "users", "roles", "teams", "locations", "schema"});
        output_.emplace(arguments.has("output") ? arguments.text("output") : "-");
    }

    void put(std::string_view text) { output_->append(text); }

    void finish() {
        output_->finish({}, 0, 0, {});
        output_->publish();
    }

private:
    std::optional<OutputFile> output_;
};

// What an upload of the file would be told, though nothing in it is wrong.
void warn_of_rows(const EntrySchema& schema, std::uint64_t rows) {
    if (rows == 0)
        std::cerr << "rollcall: the Directory has no " << for_terminal(schema.collection)
                  << ", so the file has no rows\n";
    if (schema.most_rows && rows > *schema.most_rows)
        std::cerr << "rollcall: the file has " << rows << " rows, but an upload may have "
                  << *schema.most_rows << "; split it\n";
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
    page.put(document + ",\n\"users\":[");
    std::string_view before = "\n";
    each([&](std::string_view record) {
        page.put(before);
        page.put(record);
        before = ",\n";
    });
    page.put("\n]}\n");
    page.finish();
}

// All of a store, as a folder that rollcall load puts into another.
int export_store(const Arguments& arguments) {
    const DirectoryFiles files = directory_files(arguments);
    if (arguments.has("schema") || arguments.has("as") || !files.directory.empty() ||
        !files.users.empty())
        throw Failure(FailureKind::usage,
                      "--format store writes all that a store holds; leave out --schema, --as and "
                      "--directory");
    const std::string folder = arguments.text("output");
    if (folder.empty() || folder == "-")
        throw Failure(FailureKind::usage, "-o FOLDER is missing: where the store goes");
    const ArchiveCounts counts = write_archive(*open_store(arguments), folder);
    std::cout << for_terminal(folder) << ": " << grouped(counts.users) << " users, "
              << grouped(counts.jobs) << " jobs, " << grouped(counts.uploads) << " uploads\n";
    if (counts.lost_of_ended > 0)
        std::cerr << "rollcall: " << counts.lost_of_ended
                  << " uploads of jobs that have ended are gone and not in it\n";
    for (const std::string& job : counts.without_upload)
        std::cerr << "rollcall: job " << job
                  << ": its upload or schema is gone or damaged and not in it; give it another "
                     "with upload --job, or cancel it\n";
    std::cerr << "rollcall: it holds hashes of passwords and secrets of subscribers; keep it from "
                 "others, and take it away once it is loaded\n";
    return counts.without_upload.empty() ? 0 : 1;
}

}  // namespace

int template_command(const Words& words) {
    Arguments arguments(template_help);
    declare_sheet(arguments);
    if (!arguments.parse(words, {})) return 0;
    const SheetOrder order = load_desk(arguments, false);
    Page page(arguments);
    write_template(order, [&](std::string_view text) { page.put(text); });
    page.finish();
    const auto* const users = std::get_if<Schema>(&order.schema);
    const bool has_families =
        users != nullptr &&
        std::any_of(users->columns.begin(), users->columns.end(),
                    [](const Column& column) { return column.kind == ColumnKind::membership; });
    if (!order.directory && has_families)
        std::cerr << "rollcall: without --directory the template has no columns for roles and "
                     "teams\n";
    return 0;
}

int export_command(const Words& words) {
    Arguments arguments(export_help);
    declare_sheet(arguments);
    declare_place(arguments);
    if (!arguments.parse(words, {})) return 0;
    if (arguments.text("format") == "directory") {
        export_directory(arguments);
        return 0;
    }
    if (arguments.text("format") == "store") return export_store(arguments);
    const SheetOrder order = load_desk(arguments, true);
    Page page(arguments);
    const std::uint64_t rows = write_export(order, [&](std::string_view text) { page.put(text); });
    page.finish();
    if (const auto* const entries = std::get_if<EntrySchema>(&order.schema))
        warn_of_rows(*entries, rows);
    return 0;
}

}  // namespace rollcall
