#include "engine/plan/rules.h"

#include <algorithm>
#include <random>
#include <span>

#include "engine/schema/suggest.h"
#include "engine/text/escape.h"

namespace rollcall {
namespace {

std::string list_choices(const Column& column) {
    std::string list;
    for (const std::string& choice : column.choices) {
        if (!list.empty()) list += ", ";
        list += '"' + choice + '"';
    }
    return list;
}

ColumnRule make_column(const BoundColumn& bound, const Schema& schema, const Directory* directory,
                       const Uploader& uploader) {
    ColumnRule rule;
    rule.column = bound.column;
    rule.name = rule.phrase = bound.name;
    if (bound.column == nullptr) return rule;
    const Column& column = *bound.column;
    rule.check = check_for(column.kind);
    rule.list = list_choices(column);
    rule.order = static_cast<std::uint8_t>(bound.column - schema.columns.data());
    rule.permission = find_permission(column.permission);
    rule.may_write = !rule.permission || uploader.may(*rule.permission);
    if (column.kind == ColumnKind::membership) rule.phrase = column.label + ' ' + bound.member_name;
    rule.pointer = '/' + column.member;
    std::string start = ",";
    append_json_string(start, column.member);
    start += ":{\"from\":";
    rule.change_start = StockText<64>(start);
    rule.change_start_from_null = StockText<64>(start + "null,\"to\":");
    if (directory == nullptr) return rule;
    rule.field = directory->find_field(column.member);
    if (column.family == Family::roles) rule.member = directory->find_role(bound.member_name);
    if (column.family == Family::teams) rule.member = directory->find_team(bound.member_name);
    return rule;
}

std::vector<std::string> names_of(const Directory& directory, Family family) {
    std::vector<std::string> names;
    if (family == Family::roles)
        for (const Role& role : directory.roles()) names.push_back(role.name);
    else
        for (const Team& team : directory.teams()) names.push_back(team.name);
    return names;
}

template <typename Members>
std::vector<MemberWords> words_of(const Members& members) {
    std::vector<MemberWords> words;
    for (const auto& member : members) {
        MemberWords& one = words.emplace_back();
        std::string json = ",";
        append_json_string(json, member.name);
        one.json = StockText<32>(json);
        std::string sized(member.name.size() + size_room, '\0');
        sized.resize(static_cast<std::size_t>(put_sized(sized.data(), member.name) - sized.data()));
        one.sized = StockText<32>(sized);
    }
    return words;
}

void name_licenses(Rules& rules) {
    for (std::size_t from = 0; from < license_count; ++from) {
        for (std::size_t to = 0; to < license_count; ++to) {
            std::string words = ",\"license\":{";
            for (const auto& [key, license] : {std::pair("\"from\":", from), {",\"to\":", to}}) {
                words += key;
                const std::string_view name = license_name(static_cast<License>(license));
                if (name.empty())
                    words += "null";
                else
                    append_json_string(words, name);
            }
            rules.license_words[from * license_count + to] = StockText<64>(words + '}');
        }
    }
}

Finding unknown_member(const Directory& directory, const BoundColumn& bound, std::uint32_t at) {
    Finding finding{};
    const Family family = bound.column->family;
    finding.code = family == Family::roles ? FindingCode::role_unknown : FindingCode::team_unknown;
    finding.column = ColumnIndex{at};
    finding.value = bound.name;
    const std::string near = suggest(bound.member_name, names_of(directory, family));
    if (!near.empty()) finding.suggestion = bound.column->name + near;
    return finding;
}

// Of roles and teams only those are offered that the Directory has: a header says anything.
void settle_suggestions(const Schema& schema, const Directory& directory,
                        std::vector<Finding>& findings) {
    for (Finding& finding : findings) {
        if (finding.code != FindingCode::column_unknown) continue;
        for (const Column& column : schema.columns) {
            if (column.kind != ColumnKind::membership) continue;
            if (!finding.suggestion.starts_with(column.name)) continue;
            const std::string near = suggest(finding.suggestion.substr(column.name.size()),
                                             names_of(directory, column.family));
            finding.suggestion = near.empty() ? std::string() : column.name + near;
            break;
        }
    }
}

// Only a run of membership columns at the end is read as bits; the first column never is, because
// the bits of a cell hang on the delimiter before it.
RowShape find_shape(const std::vector<ColumnRule>& columns, std::size_t memberships) {
    const RowShape every_cell{columns.size(), columns.size()};
    const std::size_t lead = columns.size() - memberships;
    if (memberships == 0 || lead == 0) return every_cell;
    const auto is_membership = [](const ColumnRule& rule) {
        return rule.column != nullptr && rule.column->kind == ColumnKind::membership;
    };
    const auto tail = columns.begin() + static_cast<std::ptrdiff_t>(lead);
    if (!std::all_of(tail, columns.end(), is_membership)) return every_cell;
    return {columns.size(), lead};
}

// Spreadsheets leave columns without a name at the end. They are no columns: what stands in them is
// an extra cell, and an empty one may be left out.
std::span<const BoundColumn> without_nameless_end(std::span<const BoundColumn> columns) {
    while (!columns.empty() && columns.back().column == nullptr && columns.back().name.empty())
        columns = columns.first(columns.size() - 1);
    return columns;
}

void set_bit(std::vector<std::uint64_t>& words, std::uint32_t bit) {
    words[bit / 64] |= std::uint64_t{1} << (bit % 64);
}

// Of a family the bits are those of its names; fixed columns stand before all of them.
RecordShape make_record_shape(const Rules& rules) {
    RecordShape shape;
    shape.columns = rules.columns.size();
    shape.lead = shape.columns;
    for (const ColumnRule& rule : rules.columns)
        if (rule.column->kind == ColumnKind::membership) --shape.lead;
    for (const Column& column : rules.schema->columns) {
        if (column.kind != ColumnKind::membership) continue;
        RecordFamily& family = shape.families.emplace_back();
        family.name = column.member;
        family.is_teams = column.family == Family::teams;
        family.knows_members = rules.directory != nullptr;
        const std::size_t prefix = column.label.size() + 1;
        for (std::size_t bit = 0; bit < rules.membership.size(); ++bit) {
            const ColumnRule& rule = rules.columns[rules.membership[bit]];
            if (rule.column == &column) family.bits.add(rule.phrase.substr(prefix), bit);
        }
    }
    for (std::uint32_t at = 0; at < shape.lead; ++at) {
        const Column& column = *rules.columns[at].column;
        const bool is_flag = column.kind == ColumnKind::flag;
        shape.members.push_back({column.member, at, is_flag || column.kind == ColumnKind::whole,
                                 is_flag, column.clear_word});
    }
    return shape;
}

// A finding in a record is about a member; its pointer starts at the record (RFC 6901).
std::string_view member_of(const Rules& rules, const Finding& finding) {
    if (!finding.pointer.empty()) return finding.pointer;
    if (number(finding.column) >= rules.columns.size()) return {};
    return rules.columns[number(finding.column)].pointer;
}

class RulesMaker {
public:
    RulesMaker(Rules& rules, const Binding& binding, std::vector<Finding>& findings)
        : rules_(rules), binding_(binding), findings_(findings) {}

    void place_column(std::uint32_t at) {
        const ColumnRule& rule = rules_.columns[at];
        if (rule.column == nullptr) return;
        switch (rule.column->kind) {
            case ColumnKind::key: keep_first(rules_.key_column, at); return;
            case ColumnKind::rename: keep_first(rules_.rename_column, at); return;
            case ColumnKind::membership: return place_membership(at);
            case ColumnKind::codes: return place_codes(at);
            default: break;
        }
        if (rule.column->is_status) keep_first(rules_.status_column, at);
        rules_.fields.push_back({at, rule.field.has_value(), rule.field.value_or(FieldIndex{0})});
        constexpr std::size_t around =
            sizeof "null,\"to\":null},";  // the values, which may be null
        rules_.longest_start =
            std::max(rules_.longest_start, rule.change_start_from_null.size() + around);
    }

    void size_bits(std::size_t bits_in_all) {
        const std::size_t words = bits_in_all / 64 + 1;
        for (auto* bits :
             {&rules_.role_bits, &rules_.team_bits, &rules_.any_team_bits, &rules_.unknown_bits})
            bits->assign(words, 0);
        if (rules_.directory == nullptr) return;
        rules_.role_bit.assign(rules_.directory->roles().size(), -1);
        rules_.team_bit.assign(rules_.directory->teams().size(), -1);
    }

private:
    static void keep_first(std::optional<std::uint32_t>& slot, std::uint32_t at) {
        if (!slot) slot = at;
    }

    void place_membership(std::uint32_t at) {
        ColumnRule& rule = rules_.columns[at];
        rule.bit = static_cast<std::uint32_t>(rules_.membership.size());
        rules_.membership.push_back(at);
        rules_.member_of_bit.push_back(rule.member.value_or(0));
        const bool is_team = rule.column->family == Family::teams;
        if (is_team) set_bit(rules_.any_team_bits, rule.bit);
        if (rules_.directory == nullptr) return;
        if (!rule.member) {
            set_bit(rules_.unknown_bits, rule.bit);
            findings_.push_back(unknown_member(*rules_.directory, binding_.columns[at], at));
            return;
        }
        auto& known = is_team ? rules_.team_bits : rules_.role_bits;
        auto& by_member = is_team ? rules_.team_bit : rules_.role_bit;
        if (by_member[*rule.member] >= 0) return;  // a duplicate column; the header says so
        set_bit(known, rule.bit);
        by_member[*rule.member] = static_cast<std::int32_t>(rule.bit);
    }

    // Each code has a bit, as if there were a column for it.
    void place_codes(std::uint32_t at) {
        ColumnRule& rule = rules_.columns[at];
        rule.bit = static_cast<std::uint32_t>(rules_.membership.size());
        const bool is_team = rule.column->family == Family::teams;
        for (const std::string& name : rule.column->code_names) {
            const auto bit = static_cast<std::uint32_t>(rules_.membership.size());
            rules_.membership.push_back(at);
            if (is_team) set_bit(rules_.any_team_bits, bit);
            const Directory* const directory = rules_.directory;
            std::optional<std::uint16_t> member;
            if (directory != nullptr)
                member = is_team ? directory->find_team(name) : directory->find_role(name);
            rules_.member_of_bit.push_back(member.value_or(0));
            rule.is_known.push_back(member || directory == nullptr);
            auto& by_member = is_team ? rules_.team_bit : rules_.role_bit;
            if (!member || by_member[*member] >= 0) continue;
            set_bit(is_team ? rules_.team_bits : rules_.role_bits, bit);
            by_member[*member] = static_cast<std::int32_t>(bit);
        }
    }

    Rules& rules_;
    const Binding& binding_;
    std::vector<Finding>& findings_;
};

std::size_t count_bits(const std::vector<ColumnRule>& columns) {
    std::size_t bits = 0;
    for (const ColumnRule& rule : columns) {
        if (rule.column == nullptr) continue;
        if (rule.column->kind == ColumnKind::membership) ++bits;
        if (rule.column->kind == ColumnKind::codes) bits += rule.column->choices.size();
    }
    return bits;
}

}  // namespace

Rules make_rules(const Schema& schema, const Binding& binding, const Directory* directory,
                 const Uploader& uploader, const Limits& limits, std::vector<Finding>& findings) {
    Rules rules;
    rules.schema = &schema;
    rules.directory = directory;
    rules.uploader = &uploader;
    rules.limits = limits;
    std::size_t memberships = 0;
    for (const BoundColumn& bound : without_nameless_end(binding.columns)) {
        rules.columns.push_back(make_column(bound, schema, directory, uploader));
        memberships += bound.column != nullptr && bound.column->kind == ColumnKind::membership;
    }
    RulesMaker maker(rules, binding, findings);
    maker.size_bits(count_bits(rules.columns));
    for (std::uint32_t at = 0; at < rules.columns.size(); ++at) maker.place_column(at);
    rules.shape = find_shape(rules.columns, memberships);
    std::stable_sort(rules.fields.begin(), rules.fields.end(),
                     [&](const FieldColumn& a, const FieldColumn& b) {
                         return rules.columns[a.column].order < rules.columns[b.column].order;
                     });
    if (directory != nullptr) {
        settle_suggestions(schema, *directory, findings);
        rules.admin_role = directory->find_role("Admin");
        rules.id_field = directory->find_field("id");
        rules.hash_key = KeyHasher(directory->seed());
        rules.role_words = words_of(directory->roles());
        rules.team_words = words_of(directory->teams());
        name_licenses(rules);
        for (const auto* words : {&rules.role_words, &rules.team_words})
            for (const MemberWords& one : *words)
                rules.longest_member =
                    std::max(rules.longest_member, one.json.size() + size_room + 1);
    } else {
        std::random_device draw;  // 32 bits a draw
        rules.hash_key = KeyHasher(std::uint64_t{draw()} << 32 | draw());
    }
    rules.judges_rows = std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return is_error(finding.code) && entry(finding.code).phase == Phase::scheme;
    });
    return rules;
}

Rules make_record_rules(const Schema& schema, const Binding& binding, const Directory* directory,
                        const Uploader& uploader, const Limits& limits,
                        std::vector<Finding>& findings) {
    Rules rules = make_rules(schema, binding, directory, uploader, limits, findings);
    rules.of_records = true;
    rules.records = make_record_shape(rules);
    rules.shape.lead = rules.records.lead;
    return rules;
}

MessageWords words_for(const Rules& rules, const Finding& finding) {
    MessageWords words;
    words.name = finding.name;
    words.previous = finding.previous;
    words.list = finding.previous;
    words.encoding = finding.name;
    if (rules.of_records && !finding.name.empty()) words.column = finding.name;
    words.max = static_cast<std::int64_t>(finding.column == no_column ? rules.limits.row_bytes
                                                                      : rules.limits.cell_bytes);
    if (rules.directory != nullptr) words.platform = rules.directory->settings().platform;
    if (finding.code == FindingCode::roles_too_many)
        words.max = static_cast<std::int64_t>(rules.schema->roles_per_user);
    if (rules.schema == nullptr) words.column = finding.name;
    if (number(finding.column) >= rules.columns.size()) return words;
    const ColumnRule& rule = rules.columns[number(finding.column)];
    const bool seed_says_phrase = finding.code == FindingCode::flag_malformed ||
                                  finding.code == FindingCode::role_unknown ||
                                  finding.code == FindingCode::team_unknown;
    words.column = seed_says_phrase ? rule.phrase : rule.name;
    if (seed_says_phrase && !finding.name.empty()) words.column = finding.name;
    if (finding.previous.empty()) words.list = rule.list;
    if (rule.column == nullptr) return words;
    words.clear = rule.column->clear_word;
    if (words.clear.empty()) words.clear = "empty";
    if (finding.code == FindingCode::number_out_of_range) {
        words.min = rule.column->minimum;
        words.max = rules.directory->settings().max_chat_limit;
    }
    if (rule.column->kind == ColumnKind::membership && finding.name.empty())
        words.name = std::string_view(rule.phrase).substr(rule.column->label.size() + 1);
    return words;
}

std::string_view field_of(const Rules& rules, const Finding& finding) {
    if (finding.code == FindingCode::encoding_invalid) return {};
    if (rules.of_records) return member_of(rules, finding);
    if (finding.column == no_column) return finding.name;
    if (number(finding.column) >= rules.columns.size()) return {};
    return rules.columns[number(finding.column)].name;
}

}  // namespace rollcall
