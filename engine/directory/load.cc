// See load.h.
#include "engine/directory/load.h"

#include <optional>
#include <string>

#include "engine/directory/csv_parts.h"
#include "engine/directory/document.h"
#include "engine/directory/file_bytes.h"
#include "engine/directory/snapshot.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

// One of the files of DirectoryFiles, open; nothing where it is not given.
class Part {
public:
    Part(const std::filesystem::path& path, OriginKind kind) : origin_{path.string(), kind, ""} {
        if (!path.empty()) bytes_.emplace(path, ReadingOrder::front_to_back);
    }

    bool is_given() const { return bytes_.has_value(); }
    std::string_view text() const& { return bytes_->text(); }
    const Origin& origin() const { return origin_; }

private:
    Origin origin_;
    std::optional<FileBytes> bytes_;
};

bool names_parts(const DirectoryFiles& files) {
    return !files.users.empty() || !files.roles.empty() || !files.teams.empty() ||
           !files.locations.empty();
}

OriginKind kind_of_users(const std::filesystem::path& path) {
    if (path.empty() || path.extension() == ".ndjson") return OriginKind::json_line;
    if (path.extension() == ".csv") return OriginKind::csv_line;
    throw Failure(FailureKind::usage,
                  path.string() + " must end in .ndjson or .csv, which says how it is read");
}

std::shared_ptr<const Directory> load_parts(const DirectoryFiles& files,
                                            std::optional<std::string_view> text) {
    const Part users(files.users, kind_of_users(files.users));
    const Part roles(files.roles, OriginKind::csv_line);
    const Part teams(files.teams, OriginKind::csv_line);
    const Part locations(files.locations, OriginKind::csv_line);
    std::optional<Document> document;
    ReferenceDraft draft;
    if (text) {
        document.emplace(*text, files.directory.string());
        document->read_reference(draft);
    }
    if (roles.is_given()) read_roles_csv(roles.text(), roles.origin(), draft);
    if (teams.is_given()) read_teams_csv(teams.text(), teams.origin(), draft);
    if (locations.is_given()) read_locations_csv(locations.text(), locations.origin(), draft);

    UserIntake intake(resolve(draft));
    if (document) document->read_users(intake);
    if (users.is_given()) {
        if (users.origin().kind == OriginKind::json_line)
            read_user_lines(users.text(), users.origin(), intake);
        else
            read_users_csv(users.text(), users.origin(), intake);
    }
    return std::move(intake).finish();
}

}  // namespace

std::shared_ptr<const Directory> load_directory(const DirectoryFiles& files) {
    if (files.directory.empty()) return load_parts(files, std::nullopt);
    FileBytes bytes(files.directory, ReadingOrder::at_random);
    if (!is_snapshot(bytes.text())) return load_parts(files, bytes.text());
    if (names_parts(files))
        throw Failure(FailureKind::usage,
                      files.directory.string() +
                          " is a snapshot, to which no other files can be added; compile them "
                          "into it with rollcall snapshot");
    return open_snapshot(std::move(bytes), files.directory);
}

}  // namespace rollcall
