#include "engine/intake/judge.h"

#include <charconv>
#include <filesystem>

#include "engine/directory/file_bytes.h"
#include "engine/intake/upload_file.h"
#include "engine/source/encoding.h"
#include "engine/text/email.h"
#include "engine/text/json_slices.h"

namespace rollcall {
namespace {

void each_line(const std::string& path, const std::function<void(std::string_view)>& visit) {
    const FileBytes bytes(path, ReadingOrder::front_to_back);
    std::string_view text = bytes.text();
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end != 0) visit(text.substr(0, end));
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

Verdict::Verdict(const std::string& start)
    : log_path(start + "findings.ndjson"), changes_path(start + "changes.ndjson") {}

Verdict::~Verdict() {
    std::error_code ignored;
    std::filesystem::remove(log_path, ignored);
    std::filesystem::remove(changes_path, ignored);
}

void Verdict::each_finding(const std::function<void(std::string_view)>& visit) const {
    each_line(log_path, visit);
}

void Verdict::each_change(const std::function<void(std::string_view)>& visit) const {
    each_line(changes_path, visit);
}

std::set<std::uint64_t> Verdict::failed_rows() const {
    std::set<std::uint64_t> rows;
    each_finding([&](std::string_view line) {
        if (find_member(line, "error_type") != "\"error\"") return;
        if (const auto row = row_of(line)) rows.insert(*row);
    });
    return rows;
}

std::optional<std::uint64_t> row_of(std::string_view line) {
    const std::string_view text = find_member(line, "row");
    std::uint64_t row = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), row);
    if (text.empty() || read.ptr != text.data() + text.size()) return std::nullopt;
    return row;
}

std::vector<AnySchema> schemas_for(const JobOptions& options) {
    if (options.schema.empty()) return load_shipped_schemas();
    std::vector<AnySchema> schemas;
    schemas.push_back(load_any_schema(schema_path(options.schema)));
    return schemas;
}

namespace {

bool is_there(const Directory& directory, std::string_view email) {
    EmailKey key;
    return read_email(email, key) &&
           directory.find(key.text(), hash_key(key.text(), directory.seed())).has_value();
}

}  // namespace

Uploader uploader_of(Access& access, const Actor& actor, const Directory& directory) {
    if (!actor.user.empty()) {
        if (is_there(directory, actor.user)) return Uploader::portal(directory, actor.user);
        // They may have another address by now.
        return Uploader::portal(directory, access.address_now(email_key_of(actor.user), ""));
    }
    const std::optional<ApiUser> known = access.find_api_user(actor.api_user);
    if (!known || (known->permissions.empty() && known->assignable_roles.empty()))
        return Uploader::api();
    PermissionSet permissions = known->permissions.empty() ? every_permission : 0;
    for (const std::string_view name : read_items(known->permissions))
        if (const auto permission = find_permission(read_string(name)))
            permissions |= bit(*permission);
    std::optional<std::vector<std::string>> assignable;
    if (!known->assignable_roles.empty()) {
        assignable.emplace();
        for (const std::string_view name : read_items(known->assignable_roles))
            assignable->push_back(read_string(name));
    }
    return Uploader::api(directory, permissions, assignable);
}

std::string rights_of(Access& access, const Actor& actor) {
    if (!actor.user.empty()) return actor.user;
    const std::optional<ApiUser> known = access.find_api_user(actor.api_user);
    if (!known) return "api";
    const std::string limits = known->permissions + known->assignable_roles;
    return limits.empty() ? "api" : "api:" + limits;
}

std::unique_ptr<Verdict> judge(const JudgeOrder& order) {
    const Job& job = *order.job;
    const JobOptions options = read_options(job.options);
    const std::vector<AnySchema> schemas = schemas_for(options);
    RunInputs inputs{&schemas, !options.schema.empty(), order.directory, order.uploader};
    RunOptions how;
    if (!options.delimiter.empty()) how.delimiter = options.delimiter.front();
    if (options.match_columns_by_name) how.order = ColumnOrder::any;
    if (options.services == "add-remove") how.entries.services = ServiceMode::add_remove;
    how.wanted.log = how.wanted.changes = true;
    how.wanted.log_format = LogFormat::ndjson;
    how.wanted.seen_keys = job.kind == JobKind::sync;
    how.on_progress = order.on_progress;
    Source source(kept_path(order.folder, job.file, job.file_sha256), encoding_of(options));
    auto verdict = std::make_unique<Verdict>(order.folder + '/' + job.file + '/' + order.prefix);
    OutputFile log(verdict->log_path);
    OutputFile changes(verdict->changes_path);
    verdict->result = run(source, inputs, how, {&log, &changes});
    return verdict;
}

}  // namespace rollcall
