#include "engine/pipeline/opening.h"

#include <algorithm>

#include "engine/pipeline/choose_schema.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

Finding file_finding(FindingCode code) {
    Finding finding{};
    finding.code = code;
    return finding;
}

template <typename Named>
std::vector<std::string> names_of(const std::vector<Named>& all) {
    std::vector<std::string> names;
    for (const Named& one : all) names.push_back(one.name);
    return names;
}

constexpr std::uint64_t most_looked_at = 100;  // records, to choose a schema by

// The first bytes that are not white space tell JSON from CSV.
std::optional<JsonForm> look_for_json(RowSplitter& rows, const Limits& limits) {
    for (std::size_t look = 4096;; look *= 2) {
        const std::string_view head = rows.peek(look);
        const bool is_blank = head.find_first_not_of(" \t\r\n") == std::string_view::npos;
        if (!is_blank || rows.saw_end() || look > limits.row_bytes) return find_json_form(head);
    }
}

// SCIM has users and groups, and an entry is neither.
void refuse_scim(const AnySchema& schema, const Wanted& wanted) {
    const bool is_wanted = wanted.changes && wanted.change_format == ChangeFormat::scim;
    if (!is_wanted || !std::holds_alternative<EntrySchema>(schema)) return;
    throw Failure(FailureKind::usage, "--changes: " + name_of(schema) +
                                          " has no form in SCIM; use .ndjson, .json or .csv");
}

}  // namespace

Opening::Opening(Source& source, const RunInputs& inputs, const RunOptions& options)
    : inputs_(inputs), options_(options), rows_(source, options.limits) {
    form_ = look_for_json(rows_, options.limits);
    if (!form_) {
        open_rows();
    } else {
        records_.emplace(source, rows_.peek(0), rows_.saw_end(), *form_, options.limits);
        open_records();
    }
    if (schema_ != nullptr) refuse_scim(*schema_, options.wanted);
}

std::string Opening::schema_name() const {
    if (schema_ != nullptr) return name_of(*schema_);
    return inputs_.schema_is_named ? name_of(inputs_.schemas->front()) : std::string();
}

// How far is looked does not depend on where chunks end.
std::vector<std::string> Opening::look_for_members() {
    constexpr std::size_t most = most_looked_at;
    std::size_t looked_at = 0;
    std::vector<std::string> members;
    while (members.empty() && looked_at < most) {
        std::unique_ptr<Chunk> chunk = records_->next();
        if (chunk == nullptr) break;
        members = first_members(*chunk, most - looked_at);
        looked_at += chunk->row_count();
        looked_at_.push_back(std::move(chunk));
    }
    return members;
}

// No record has a member to choose a schema by. Where there is no record either, nothing is
// unknown.
void Opening::open_without_members() {
    const bool has_records =
        std::any_of(looked_at_.begin(), looked_at_.end(),
                    [](const std::unique_ptr<Chunk>& chunk) { return chunk->row_count() != 0; });
    if (has_records) {
        findings_.push_back(file_finding(FindingCode::schema_unknown));
        findings_.back().suggestion = "no record has a member; --schema says what they are";
    }
    static const RecordShape nothing;
    AnyReader reader = RecordReader(nothing, *form_, options_.limits);
    for (std::unique_ptr<Chunk>& chunk : looked_at_)
        look_over(std::move(chunk), reader, RowNumber{most_looked_at});
    looked_at_.clear();
}

// Notes what makes rows no text or no JSON.
void Opening::look_over(std::unique_ptr<Chunk> chunk, AnyReader& any, RowNumber last) {
    first_faults_.chunk = std::move(chunk);
    const auto look = [&](auto& reader) {
        reader.open(*first_faults_.chunk);
        RawRow raw;
        while (reader.next(raw)) {
            if (raw.number > last) return;
            if (!raw.plain && !raw.is_utf8 && !first_faults_.bad_byte)
                note_bad_byte(raw, options_.limits, reader.terminator(), first_faults_);
            for (const RawFault& fault : raw.faults) {
                if (fault.code != FindingCode::json_malformed) continue;
                findings_.push_back(file_finding(fault.code));
                findings_.back().place = {raw.number, raw.line,
                                          first_faults_.chunk->byte_at(raw.offset)};
            }
            if (raw.number == last) return;
        }
        if (!first_faults_.broken) note_break(reader.broken_at(), first_faults_);
    };
    std::visit(look, any);
}

// What follows a header that fits no schema is of no use.
void Opening::look_over_header() {
    const RowShape shape{header_.cells.size(), header_.cells.size()};
    AnyReader reader = RowReader(header_.dialect, shape, options_.limits);
    while (std::unique_ptr<Chunk> chunk = rows_.next()) {
        const std::uint64_t behind = number(chunk->start().row) + chunk->row_count();
        look_over(std::move(chunk), reader, header_.row);
        if (behind > number(header_.row)) return;
    }
}

void Opening::open_records() {
    const std::vector<AnySchema>& schemas = *inputs_.schemas;
    const std::vector<std::string> members = look_for_members();
    if (!inputs_.schema_is_named && members.empty()) return open_without_members();
    schema_ = inputs_.schema_is_named ? &schemas.front() : choose_by_members(members, schemas);
    if (schema_ == nullptr) {
        findings_.push_back(file_finding(FindingCode::schema_unknown));
        findings_.back().suggestion = describe_closest_members(members, schemas);
        return;
    }
    if (const auto* const entries = std::get_if<EntrySchema>(schema_)) {
        entry_binding_ = bind_entry_template(*entries);
        return;
    }
    const Schema& users = std::get<Schema>(*schema_);
    const Directory* const directory = inputs_.directory;
    binding_ = directory == nullptr ? bind_template(users, {}, {})
                                    : bind_template(users, names_of(directory->roles()),
                                                    names_of(directory->teams()));
}

void Opening::open_rows() {
    const std::vector<AnySchema>& schemas = *inputs_.schemas;
    header_ = read_header(
        rows_, options_.delimiter, options_.limits,
        [&](const std::vector<std::string>& cells) { return most_known_columns(cells, schemas); });
    if (header_.cells.empty()) {
        findings_.push_back(file_finding(FindingCode::file_empty));
        return;
    }
    findings_ = header_.findings;
    if (header_.cells.size() > options_.limits.columns) {
        findings_.push_back(file_finding(FindingCode::schema_unknown));
        findings_.back().suggestion =
            "a header may have at most " + std::to_string(options_.limits.columns) + " columns";
        return look_over_header();
    }
    schema_ = inputs_.schema_is_named ? &schemas.front() : choose_by_header(header_.cells, schemas);
    if (schema_ == nullptr) {
        findings_.push_back(file_finding(FindingCode::schema_unknown));
        findings_.back().suggestion = describe_closest(header_.cells, schemas);
        return look_over_header();
    }
    const auto take = [&](auto& binding, auto bound) {
        binding = std::move(bound);
        findings_.insert(findings_.end(), binding.findings.begin(), binding.findings.end());
    };
    if (const auto* const entries = std::get_if<EntrySchema>(schema_))
        take(entry_binding_, bind_entry_header(header_.cells, *entries, options_.order));
    else
        take(binding_, bind_header(header_.cells, std::get<Schema>(*schema_), options_.order));
}

Rules Opening::make_rules() {
    const auto make = is_json() ? make_record_rules : rollcall::make_rules;
    return make(std::get<Schema>(*schema_), binding_, inputs_.directory, *inputs_.uploader,
                options_.limits, findings_);
}

EntryRules Opening::make_entry_rules() const {
    return rollcall::make_entry_rules(
        std::get<EntrySchema>(*schema_), entry_binding_,
        {inputs_.directory, inputs_.uploader, options_.limits, options_.entries, is_json()},
        findings_);
}

bool Opening::has_entries() const {
    return schema_ != nullptr && std::holds_alternative<EntrySchema>(*schema_);
}

std::unique_ptr<Chunk> Opening::next(std::unique_ptr<Chunk> reuse) {
    if (!is_json()) return rows_.next(std::move(reuse));
    if (looked_at_.empty()) return records_->next(std::move(reuse));
    std::unique_ptr<Chunk> first = std::move(looked_at_.front());
    looked_at_.pop_front();
    return first;
}

AnyReader Opening::make_reader(const Rules& rules) const {
    if (is_json()) return RecordReader(rules.records, *form_, options_.limits);
    return RowReader(header_.dialect, rules.shape, options_.limits);
}

AnyReader Opening::make_reader(const EntryRules& rules) const {
    if (is_json()) return EntryReader(*rules.schema, *form_, options_.limits);
    return RowReader(header_.dialect, rules.wording.shape, options_.limits);
}

}  // namespace rollcall
