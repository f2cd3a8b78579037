#include "bench/upload.h"

#include <algorithm>

#include "bench/text_file.h"
#include "bench/upload_json.h"

namespace rollcall {
namespace {

constexpr std::uint64_t million = 1'000'000;
constexpr unsigned changing_percent = 22;  // of the rows that meet a user of the Directory

// How many of the rows before `index` are picked when `share` rows in a million are, spread evenly.
std::uint64_t picked_before(std::uint64_t index, std::uint64_t share) {
    return (index * share + million / 2) / million;
}

bool is_picked(std::uint64_t index, std::uint64_t share) {
    return picked_before(index + 1, share) != picked_before(index, share);
}

void count_effect(const Effect& effect, Expected& expected) {
    expected.create += effect.create;
    expected.update += effect.update;
    expected.rename += effect.rename;
    expected.activate += effect.activate;
    expected.deactivate += effect.deactivate;
    expected.unchanged += !effect.create && !effect.update;
}

void count_mistake(std::string_view code, Expected& expected) {
    ++expected.failed_rows;
    ++expected.findings_by_code[code];
}

}  // namespace

Upload::Upload(const World& world, const UploadOptions& options)
    : world_(world),
      options_(options),
      meeting_(std::min(world.users, options.rows / 2)),
      row_order_(std::max<std::uint64_t>(options.rows, 1), mix_bits(world.seed)),
      user_order_(std::max<std::uint64_t>(world.users, 1), mix_bits(world.seed + 1)) {}

std::string Upload::header() const {
    std::string line;
    for (const auto name : fixed_columns) line.append(name).append(",");
    for (const auto& role : world_.roles) line.append("Role: ").append(role.name).append(",");
    for (const auto& team : world_.teams) line.append("Team: ").append(team).append(",");
    line.back() = '\n';
    return line;
}

bool Upload::is_bad(std::uint64_t index) const {
    return options_.every_row_bad || is_picked(index, options_.bad);
}

bool Upload::is_duplicate(std::uint64_t index) const {
    return !options_.every_row_bad && is_picked(index + options_.rows / 3, options_.duplicates);
}

Person Upload::person_of(std::uint64_t index) const {
    const auto place = row_order_.at(index);
    return describe_person(
        world_, place < meeting_ ? user_order_.at(place) : world_.users + place - meeting_);
}

std::optional<std::uint64_t> Upload::earlier_sound_row(std::uint64_t index) const {
    Random random(world_.seed, Stream::order, index);
    for (int tries = 0; index > 0 && tries < 64; ++tries) {
        const auto earlier = random.below(index);
        if (!is_bad(earlier) && !is_duplicate(earlier)) return earlier;
    }
    return std::nullopt;
}

Upload::SoundRow Upload::sound_row(std::uint64_t index) const {
    Random random(world_.seed, Stream::row, index);
    SoundRow sound{{}, person_of(index), {}};
    const Person& person = sound.person;
    if (person.number >= world_.users) {
        sound.row = row_that_creates(world_, person, random);
        sound.effect.create = true;
        return sound;
    }
    sound.row = row_that_repeats(world_, person, random);
    if (person.number == 0) return sound;
    if (random.chance(changing_percent))
        sound.effect = change_something(sound.row, world_, person, random);
    if (random.below(million) < options_.renames) {
        sound.row.cells[column::new_email] = fresh_email(person);
        sound.effect.update = true;
        sound.effect.rename = true;
    }
    return sound;
}

std::optional<UploadRow> Upload::repeating_row(std::uint64_t index) const {
    const auto earlier = earlier_sound_row(index);
    if (!earlier) return std::nullopt;
    UploadRow row = sound_row(*earlier).row;
    row.cells[column::new_email].clear();  // else the new e-mail would be a second mistake
    if (index % 2 == 0) row.cells[column::email] = in_mixed_case(row.cells[column::email]);
    return row;
}

bool Upload::fits(const Mistake& mistake, const Person& person) const {
    const bool is_new = person.number >= world_.users;
    if (options_.every_row_bad && !mistake.one_cell) return false;
    switch (mistake.fits) {
        case Fits::active: return person.active;
        case Fits::new_person: return is_new;
        case Fits::wide: return options_.shape == Shape::wide;
        case Fits::anyone: break;
    }
    return true;
}

UploadRow Upload::bad_row(std::uint64_t index, Expected& expected) const {
    const auto kinds = mistakes();
    auto turn = options_.every_row_bad ? index : picked_before(index, options_.bad);
    const Person person = person_of(index);
    Random random(world_.seed, Stream::mistake, index);
    for (;; ++turn) {
        const Mistake& mistake = kinds[turn % kinds.size()];
        if (!fits(mistake, person)) continue;
        auto row = mistake.spoil == nullptr        ? repeating_row(index)
                   : person.number >= world_.users ? row_that_creates(world_, person, random)
                                                   : row_that_repeats(world_, person, random);
        if (!row) continue;
        if (mistake.spoil != nullptr) mistake.spoil(*row, random);
        count_mistake(mistake.code, expected);
        return *row;
    }
}

UploadRow Upload::make_row(std::uint64_t index, Expected& expected) const {
    if (is_bad(index)) return bad_row(index, expected);
    if (is_duplicate(index)) {
        if (auto row = repeating_row(index)) {
            count_mistake("email_duplicate", expected);
            return *std::move(row);
        }
    }
    SoundRow sound = sound_row(index);
    count_effect(sound.effect, expected);
    return std::move(sound.row);
}

Expected Upload::write(const UploadPaths& paths) const {
    Expected expected;
    std::optional<TextFile> csv, json, ndjson;
    if (!paths.csv.empty()) csv.emplace(paths.csv).append(header());
    if (!paths.json.empty()) json.emplace(paths.json).append("[\n");
    if (!paths.ndjson.empty()) ndjson.emplace(paths.ndjson);
    std::string line;
    for (std::uint64_t index = 0; index < options_.rows; ++index) {
        const UploadRow row = make_row(index, expected);
        line.clear();
        if (csv) row.append_to(line);
        if (csv) csv->append(line);
        if (!json && !ndjson) continue;
        line.clear();
        append_record(line, row, world_);
        if (ndjson) ndjson->append(line + "\n");
        if (json) json->append(line + (index + 1 == options_.rows ? "\n" : ",\n"));
    }
    if (csv) expected.bytes = csv->finish();
    if (json) json->append("]\n");
    if (json) expected.json_bytes = json->finish();
    if (ndjson) expected.ndjson_bytes = ndjson->finish();
    return expected;
}

}  // namespace rollcall
