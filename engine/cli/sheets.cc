// rollcall template and rollcall export: the files that people fill in, and those that they get
// back.
#include <iostream>

#include "engine/cli/arguments.h"
#include "engine/cli/summary.h"
#include "engine/pipeline/output_file.h"
#include "engine/plan/sheet.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view template_help =
    "Usage: rollcall template [options]\n"
    "\n"
    "Writes the empty file to fill in: every column in order, one for each role and team that the\n"
    "Directory has, and with --as only those that this user may change.\n"
    "\n"
    "Examples:\n"
    "  rollcall template --directory directory.json -o users.csv\n"
    "  rollcall template --directory directory.json --as lea@example.com --format json\n";

constexpr std::string_view export_help =
    "Usage: rollcall export --directory FILE [options]\n"
    "\n"
    "Writes all users of a Directory in the format of a template: to edit and upload again, or to\n"
    "keep. Uploaded unchanged, it changes nothing.\n"
    "\n"
    "Examples:\n"
    "  rollcall export --directory directory.json -o users.csv\n"
    "  rollcall export --directory directory.json --as lea@example.com --format json -o "
    "users.json\n";

void declare_sheet(Arguments& arguments) {
    arguments.option("schema", "NAME|FILE", "which template (ccai-users)");
    declare_directory(arguments);
    arguments.option("as", "EMAIL", "show only what this user of the Directory may change");
    arguments.option("format", "csv|json", "csv, for spreadsheets, or json (csv)");
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

// What a sheet is made of, with the rules of its columns.
struct Desk {
    Schema schema;
    std::shared_ptr<const Directory> directory;
    Uploader uploader = Uploader::api();
    Binding binding;
    Rules rules;
    SheetFormat format = SheetFormat::csv;
};

void load_desk(const Arguments& arguments, Desk& desk) {
    desk.format = read_format(arguments);
    desk.schema =
        load_schema(arguments.has("schema") ? arguments.text("schema") : std::string("ccai-users"));
    const bool is_json = desk.format == SheetFormat::json;
    if (is_json ? !desk.schema.takes_json : !desk.schema.takes_csv)
        throw Failure(FailureKind::usage,
                      "--format: " + desk.schema.name + " has no form in " +
                          (is_json ? "JSON; use --format csv" : "CSV; use --format json"));
    const DirectoryFiles files = directory_files(arguments);
    const bool any = !files.directory.empty() || !files.users.empty() || !files.roles.empty() ||
                     !files.teams.empty() || !files.locations.empty();
    if (any) desk.directory = load_directory(files);
    if (arguments.has("as")) {
        if (!desk.directory)
            throw Failure(FailureKind::usage,
                          "--as needs --directory, which says what they may do");
        desk.uploader = Uploader::portal(*desk.directory, arguments.text("as"));
    }
    if (desk.directory)
        desk.binding = bind_template(desk.schema, names_of(desk.directory->roles()),
                                     names_of(desk.directory->teams()));
    else
        desk.binding = bind_template(desk.schema, {}, {});
    std::vector<Finding> none;
    desk.rules =
        make_rules(desk.schema, desk.binding, desk.directory.get(), desk.uploader, Limits{}, none);
}

std::unique_ptr<OutputFile> open_output(const Arguments& arguments) {
    refuse_same_file(arguments, "output",
                     {"directory", "users", "roles", "teams", "locations", "schema"});
    return std::make_unique<OutputFile>(arguments.has("output") ? arguments.text("output") : "-");
}

void put(OutputFile& output, std::string& text) {
    output.append(text);
    text.clear();
}

}  // namespace

int template_command(const Words& words) {
    Arguments arguments(template_help);
    declare_sheet(arguments);
    if (!arguments.parse(words, {})) return 0;
    Desk desk;
    load_desk(arguments, desk);
    const auto output = open_output(arguments);
    Sheet sheet(desk.rules, desk.format);
    std::string text;
    sheet.append_head(text);
    sheet.append_example(text);
    sheet.append_tail(text);
    put(*output, text);
    output->finish({}, 0, 0, {});
    output->publish();
    if (!desk.directory)
        std::cerr << "rollcall: without --directory the template has no columns for roles and "
                     "teams\n";
    return 0;
}

int export_command(const Words& words) {
    Arguments arguments(export_help);
    declare_sheet(arguments);
    if (!arguments.parse(words, {})) return 0;
    Desk desk;
    load_desk(arguments, desk);
    if (!desk.directory)
        throw Failure(FailureKind::usage, "--directory is missing: whose users are written?");
    if (desk.schema.skips_existing)
        throw Failure(FailureKind::usage,
                      "--schema: " + desk.schema.name +
                          " passes over users who exist, so its files are not for them");
    const auto output = open_output(arguments);
    Sheet sheet(desk.rules, desk.format);
    std::string text;
    sheet.append_head(text);
    desk.directory->each_user([&](const User& user) {
        sheet.append_user(text, user);
        constexpr std::size_t piece = 256 * 1024;
        if (text.size() > piece) put(*output, text);
    });
    sheet.append_tail(text);
    put(*output, text);
    output->finish({}, 0, 0, {});
    output->publish();
    return 0;
}

}  // namespace rollcall
