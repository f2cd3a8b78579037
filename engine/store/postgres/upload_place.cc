#include "engine/store/postgres/upload_place.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "engine/store/depot/open_depot.h"
#include "engine/text/failure.h"
#include "engine/text/random_name.h"

namespace rollcall {
namespace {

std::string marker_folder(const std::string& files) { return files + "/.places"; }

// The word that stands in a folder; empty where there is none.
std::string read_marker(const std::string& tenant, const std::string& files) {
    std::ifstream file(marker_folder(files) + '/' + tenant);
    std::string word;
    std::getline(file, word);
    return word;
}

void write_marker(const std::string& tenant, const std::string& files, const std::string& word) {
    const std::string path = marker_folder(files) + '/' + tenant;
    std::error_code ignored;
    std::filesystem::create_directories(marker_folder(files), ignored);
    std::ofstream file(path + ".new");
    file << word << '\n';
    file.close();
    std::error_code error;
    std::filesystem::rename(path + ".new", path, error);
    if (!file || error)
        throw Failure(FailureKind::unavailable,
                      "--files: the folder " + files + " cannot be written to");
}

}  // namespace

void check_upload_place(PgConnection& database, const std::string& tenant,
                        const std::string& files) {
    const PgRows known =
        database.run("SELECT place, word FROM upload_place WHERE tenant = $1", {tenant});
    if (known.empty()) return;
    const std::string place(known.text(0, 0));
    const bool is_depot = is_depot_url(files);
    const bool is_it = is_depot == is_depot_url(place) &&
                       (is_depot ? files == place : read_marker(tenant, files) == known.text(0, 1));
    if (is_it) return;
    throw Failure(FailureKind::unavailable,
                  "--files: uploads of tenant \"" + tenant + "\" are not kept in " + files +
                      ", but where rollcall init was told: " + place +
                      (is_depot_url(place) ? "" : "; every machine needs that folder mounted"));
}

void settle_upload_place(PgConnection& database, const std::string& tenant,
                         const std::string& files) {
    // Of two at once the second finds what the first has settled.
    PgTransaction transaction(database, tenant);
    const PgRows own =
        database.run("SELECT generation FROM tenant WHERE tenant = $1 FOR NO KEY UPDATE", {tenant});
    const PgRows known = database.run("SELECT word FROM upload_place WHERE tenant = $1", {tenant});
    const bool is_folder = !is_depot_url(files);
    const bool is_there =
        !known.empty() && is_folder && read_marker(tenant, files) == known.text(0, 0);
    const bool is_used = !own.empty() && own.number(0, 0) > 0;
    if (is_there || (!known.empty() && is_used)) return check_upload_place(database, tenant, files);
    const std::string word = is_folder ? random_name() : "";
    if (is_folder) write_marker(tenant, files, word);
    database.run(
        "INSERT INTO upload_place (tenant, place, word) VALUES ($1, $2, $3)"
        " ON CONFLICT (tenant) DO UPDATE SET place = excluded.place, word = excluded.word",
        {tenant, files, word});
    transaction.commit();
}

}  // namespace rollcall
