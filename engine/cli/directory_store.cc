// The commands of a store's Directory: init, load, verify, audit.
#include <filesystem>
#include <iostream>

#include "engine/cli/store_arguments.h"
#include "engine/cli/summary.h"
#include "engine/directory/load.h"
#include "engine/directory/reference.h"
#include "engine/directory/user_intake.h"
#include "engine/intake/archive.h"
#include "engine/intake/upload_file.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view init_help =
    "Usage: rollcall init [options]\n\n"
    "Makes a store with an empty Directory: the roles Admin, Manager and Agent, nobody in it.\n\n"
    "Example:\n  rollcall init --store sqlite:rollcall.db\n";

constexpr std::string_view load_help =
    "Usage: rollcall load DIRECTORY.json [options]\n"
    "       rollcall load FOLDER [options]\n\n"
    "Puts a Directory document or snapshot in the place of the store's Directory; or all that\n"
    "rollcall export --format store wrote, with its jobs, into a store that rollcall init has "
    "just\n"
    "made, of whatever kind.\n\n"
    "Examples:\n  rollcall load directory.json --users people.ndjson\n"
    "  rollcall load rollcall-export --store postgresql://db/rollcall --files /srv/uploads "
    "--tenant acme\n";

constexpr std::string_view verify_help =
    "Usage: rollcall verify [options]\n\n"
    "Checks everything that must always hold in a store, and says what is broken.\n\n"
    "Example:\n  rollcall verify\n";

constexpr std::string_view audit_help =
    "Usage: rollcall audit [options]\n\n"
    "Tells who did what to which job, and what each commit changed.\n\n"
    "Examples:\n  rollcall audit --job 12\n  rollcall audit --json\n";

std::shared_ptr<const Directory> first_directory() {
    ReferenceDraft draft;
    static const Origin origin{"init", OriginKind::document, ""};
    const auto add = [&](const char* name, std::vector<std::string> permissions) {
        RoleDraft role;
        role.spot = {&origin, draft.roles.size()};
        role.name = role.license_type = name;
        role.permissions = std::move(permissions);
        draft.roles.push_back(std::move(role));
    };
    add("Admin", {"*"});
    add("Manager", {});
    add("Agent", {});
    return UserIntake(resolve(draft)).finish();
}

void print_audit(const JobEvent& event, bool as_json) {
    if (!as_json) {
        std::cout << event.at << "  job " << event.job << "  " << for_terminal(event.actor) << "  "
                  << (event.from.empty() ? "" : event.from + " -> ") << event.to
                  << (event.note.empty() ? "" : "  (" + for_terminal(event.note) + ")") << '\n';
        return;
    }
    std::cout << R"({"at":)" << json_string(event.at) << R"(,"job":)" << event.job << R"(,"actor":)"
              << json_string(event.actor) << R"(,"from":)"
              << (event.from.empty() ? "null" : json_string(event.from)) << R"(,"to":)"
              << json_string(event.to) << R"(,"note":)"
              << (event.note.empty() ? "null" : json_string(event.note)) << "}\n";
}

void print_audit(const DirectoryEvent& event, bool as_json) {
    if (!as_json) {
        std::cout << event.at << "  directory  " << for_terminal(event.actor) << "  "
                  << for_terminal(event.note) << ", generation " << event.generation << '\n';
        return;
    }
    std::cout << R"({"at":)" << json_string(event.at) << R"(,"job":null,"actor":)"
              << json_string(event.actor) << R"(,"note":)" << json_string(event.note)
              << R"(,"generation":)" << event.generation << "}\n";
}

void print_audit(const LedgerEntry& entry, bool as_json) {
    const std::string kind = entry.is_undo ? "undo" : "apply";
    if (!as_json) {
        std::cout << entry.applied_at << "  job " << entry.job << "  " << for_terminal(entry.actor)
                  << "  " << kind << ": " << entry.rows << " changes, generation "
                  << entry.generation << '\n';
        return;
    }
    std::cout << R"({"at":)" << json_string(entry.applied_at) << R"(,"job":)" << entry.job
              << R"(,"actor":)" << json_string(entry.actor) << R"(,"commit":)" << json_string(kind)
              << R"(,"plan":)" << entry.plan << R"(,"chunk":)" << entry.chunk << R"(,"rows":)"
              << entry.rows << R"(,"generation":)" << entry.generation << R"(,"sha256":)"
              << json_string(entry.sha256) << "}\n";
}

// Another store, into one that is new.
int load_store(const Arguments& arguments) {
    for (const char* const more : {"users", "roles", "teams", "locations"})
        if (arguments.has(more))
            throw Failure(FailureKind::usage, std::string("--") + more +
                                                  ": a whole store is loaded by itself; leave "
                                                  "it out");
    const auto store = open_store(arguments);
    need_every_right(*store, arguments);
    const ArchiveCounts counts =
        load_archive(*store, arguments.text("directory"), read_actor(arguments));
    if (counts.others_tokens > 0)
        std::cerr << "rollcall: " << counts.others_tokens
                  << " tokens are another tenant's already and stay that one's; make new ones with "
                     "rollcall token\n";
    if (arguments.has("json"))
        std::cout << R"({"users":)" << counts.users << R"(,"jobs":)" << counts.jobs
                  << R"(,"uploads":)" << counts.uploads << "}\n";
    else
        std::cout << counts.users << " users, " << counts.jobs << " jobs, " << counts.uploads
                  << " uploads; everybody signs in again\n";
    return 0;
}

}  // namespace

int init_command(const Words& words) {
    Arguments arguments(init_help);
    declare_store(arguments);
    if (!arguments.parse(words, {})) return 0;
    const std::string url = store_url(arguments);
    const auto store = open_store(url, true);
    const auto turn = store->take_turn();  // of two at once the second finds it made
    if (store->generation() != 0)
        throw Failure(FailureKind::usage,
                      shown_url(url) + ": there is a store already; it stays as it is");
    store->replace_directory(*first_directory(), read_actor(arguments));
    if (arguments.has("json"))
        std::cout << R"({"store":)" << json_string(shown_url(url)) << "}\n";
    else
        std::cout << shown_url(url) << ": a new store; rollcall load brings a Directory into it\n";
    return 0;
}

int load_command(const Words& words) {
    Arguments arguments(load_help);
    declare_store(arguments);
    arguments.hidden_option("directory");
    arguments.option("users", "FILE", "more users, .ndjson or .csv");
    arguments.option("roles", "FILE.csv", "more roles");
    arguments.option("teams", "FILE.csv", "more teams");
    arguments.option("locations", "FILE.csv", "more locations");
    if (!arguments.parse(words, {"directory"})) return 0;
    if (std::filesystem::is_directory(arguments.text("directory"))) {
        if (is_archive(arguments.text("directory"))) return load_store(arguments);
        throw Failure(FailureKind::input_not_opened,
                      arguments.text("directory") +
                          ": is a folder without store.ndjson, so no export of a store");
    }
    const DirectoryFiles files = directory_files(arguments);
    if (files.directory.empty() && files.users.empty())
        throw Failure(FailureKind::usage, "no DIRECTORY.json was given; see --help");
    const auto directory = load_directory(files);
    const auto store = open_store(arguments);
    need_every_right(*store, arguments);
    Intake intake(*store, read_actor(arguments));
    // What was accepted was so for the Directory that goes.
    const std::size_t finished = intake.recover();
    if (finished > 0)
        std::cerr << "rollcall: " << finished << (finished == 1 ? " job was" : " jobs were")
                  << " worked on before the load\n";
    store->replace_directory(*directory, read_actor(arguments));
    if (arguments.has("json")) {
        std::cout << R"({"users":)" << directory->user_count() << R"(,"roles":)"
                  << directory->roles().size() << R"(,"teams":)" << directory->teams().size()
                  << R"(,"locations":)" << directory->locations().size() << "}\n";
        return 0;
    }
    std::cout << directory->user_count() << " users, " << directory->roles().size() << " roles, "
              << directory->teams().size() << " teams, " << directory->locations().size()
              << " locations\n";
    return 0;
}

int verify_command(const Words& words) {
    Arguments arguments(verify_help);
    declare_store(arguments);
    if (!arguments.parse(words, {})) return 0;
    const auto store = open_store(arguments);
    need_every_right(*store, arguments);
    std::vector<std::string> broken = store->verify();
    for (std::string& sentence : verify_uploads(*store)) broken.push_back(std::move(sentence));
    if (arguments.has("json")) {
        std::cout << R"({"broken":[)";
        for (const std::string& sentence : broken)
            std::cout << (&sentence == broken.data() ? "" : ",") << json_string(sentence);
        std::cout << "]}\n";
    } else {
        for (const std::string& sentence : broken) std::cout << for_terminal(sentence) << '\n';
        if (broken.empty()) std::cout << "all is as it must be\n";
    }
    return broken.empty() ? 0 : 1;
}

int audit_command(const Words& words) {
    Arguments arguments(audit_help);
    declare_store(arguments);
    arguments.option("job", "ID", "of this job only");
    if (!arguments.parse(words, {})) return 0;
    std::optional<JobId> job;
    if (arguments.has("job")) job = static_cast<JobId>(arguments.number("job"));
    const auto store = open_store(arguments);
    need_every_right(*store, arguments);
    if (job) need_job(*store, arguments, *job);
    const std::vector<JobEvent> events = store->events(job);
    const std::vector<LedgerEntry> ledger = store->ledger(job);
    const bool as_json = arguments.has("json");
    if (!job)
        for (const DirectoryEvent& event : store->directory_events()) print_audit(event, as_json);
    // Both are in the order of time.
    std::size_t next = 0;
    for (const JobEvent& event : events) {
        for (; next < ledger.size() && ledger[next].applied_at < event.at; ++next)
            print_audit(ledger[next], as_json);
        print_audit(event, as_json);
    }
    for (; next < ledger.size(); ++next) print_audit(ledger[next], as_json);
    return 0;
}

}  // namespace rollcall
