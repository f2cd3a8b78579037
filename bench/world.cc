// The tables from which the bench's people are put together. All names and addresses are invented;
// the domains are reserved for documentation (RFC 2606).
#include "bench/world.h"

#include <bit>

#include "bench/random.h"

namespace rollcall {
namespace {

struct Name {
    std::string_view written;
    std::string_view in_email;
};

constexpr std::array first_names{Name{"Maria", "maria"},         Name{"James", "james"},
                                 Name{"Priya", "priya"},         Name{"Daniel", "daniel"},
                                 Name{"Fatima", "fatima"},       Name{"Oliver", "oliver"},
                                 Name{"Sofia", "sofia"},         Name{"Lucas", "lucas"},
                                 Name{"Grace", "grace"},         Name{"Samuel", "samuel"},
                                 Name{"Charlotte", "charlotte"}, Name{"Mohammed", "mohammed"},
                                 Name{"Anna", "anna"},           Name{"Peter", "peter"},
                                 Name{"Ingrid", "ingrid"},       Name{"Thomas", "thomas"},
                                 Name{"Elena", "elena"},         Name{"Victor", "victor"},
                                 Name{"Aisha", "aisha"},         Name{"Martin", "martin"},
                                 Name{"Julia", "julia"},         Name{"Robert", "robert"},
                                 Name{"Nadia", "nadia"},         Name{"Christopher", "christopher"},
                                 Name{"Emma", "emma"},           Name{"Hiroshi", "hiroshi"},
                                 Name{"Camille", "camille"},     Name{"Andrew", "andrew"},
                                 Name{"Leila", "leila"},         Name{"Stefan", "stefan"},
                                 Name{"Margaret", "margaret"},   Name{"Paul", "paul"},
                                 Name{"Ruth", "ruth"},           Name{"Benjamin", "benjamin"},
                                 Name{"Clara", "clara"},         Name{"Ivan", "ivan"},
                                 Name{"Jean-Luc", "jean-luc"},   Name{"Zoe", "zoe"},
                                 Name{"Alexandra", "alexandra"}, Name{"Kofi", "kofi"},
                                 Name{"Yusuf", "yusuf"},         Name{"Helen", "helen"},
                                 Name{"Jos\u00e9", "jose"},      Name{"Fran\u00e7ois", "francois"},
                                 Name{"\u7f8e\u54b2", "misaki"}, Name{"Se\u00e1n", "sean"}};

constexpr std::array last_names{Name{"Garcia", "garcia"},
                                Name{"Smith", "smith"},
                                Name{"Patel", "patel"},
                                Name{"Johnson", "johnson"},
                                Name{"Okafor", "okafor"},
                                Name{"Schneider", "schneider"},
                                Name{"Rossi", "rossi"},
                                Name{"Williams", "williams"},
                                Name{"Nguyen", "nguyen"},
                                Name{"Kowalski", "kowalski"},
                                Name{"Brown", "brown"},
                                Name{"Hernandez", "hernandez"},
                                Name{"Tanaka", "tanaka"},
                                Name{"Dubois", "dubois"},
                                Name{"Anderson", "anderson"},
                                Name{"Silva", "silva"},
                                Name{"Petrov", "petrov"},
                                Name{"O'Brien", "obrien"},
                                Name{"Haddad", "haddad"},
                                Name{"Lee", "lee"},
                                Name{"Fernandez", "fernandez"},
                                Name{"Jensen", "jensen"},
                                Name{"Wright", "wright"},
                                Name{"Montgomery", "montgomery"},
                                Name{"Kaya", "kaya"},
                                Name{"Larsson", "larsson"},
                                Name{"Moreau", "moreau"},
                                Name{"Hughes", "hughes"},
                                Name{"Castillo", "castillo"},
                                Name{"Novak", "novak"},
                                Name{"Fischer", "fischer"},
                                Name{"Mensah", "mensah"},
                                Name{"Campbell", "campbell"},
                                Name{"Ito", "ito"},
                                Name{"Van den Berg", "vandenberg"},
                                Name{"Reyes", "reyes"},
                                Name{"Ali", "ali"},
                                Name{"Stewart", "stewart"},
                                Name{"Romano", "romano"},
                                Name{"M\u00fcller", "mueller"},
                                Name{"Nu\u00f1ez", "nunez"},
                                Name{"\u4f50\u85e4", "sato"},
                                Name{"Bj\u00f6rk", "bjork"}};

constexpr std::array<std::string_view, 8> domains{
    "contact-centre.example.com",      "emea.contact-centre.example.com",
    "apac.contact-centre.example.com", "customer-service.example.org",
    "agents.support-desk.example.net", "partners.customer-care.example.org",
    "outsourcing.example.com",         "service-desk.emea.example.net"};

constexpr std::array<std::string_view, 24> locations{
    "Mexico",    "Manila",   "Krakow", "Dublin", "Lisbon",    "S\u00e3o Paulo",
    "Toronto",   "Bogota",   "Pune",   "Cairo",  "Cape Town", "M\u00fcnchen",
    "Austin",    "Phoenix",  "Tampa",  "Cebu",   "Kyiv",      "\u6771\u4eac",
    "Barcelona", "Santiago", "Sofia",  "Leeds",  "Sydney",    "Kuala Lumpur"};

constexpr std::array<std::string_view, 20> team_names{
    "Support",  "Sales",    "Billing",   "Retention", "Claims",  "Onboarding",   "Returns",
    "Fraud",    "Premium",  "Logistics", "Warranty",  "Booking", "Loyalty",      "Outbound",
    "Accounts", "Dispatch", "Pharmacy",  "Mortgage",  "Travel",  "Field Service"};

constexpr std::array<std::string_view, 10> languages{"EN", "FR", "DE", "ES", "PT",
                                                     "JA", "ZH", "IT", "NL", "PL"};

void add_roles(World& world, Shape shape) {
    world.roles = {{"Admin", "Admin"},           {"Manager", "Manager"},
                   {"Manager Data", "Manager"},  {"Manager Teams", "Manager"},
                   {"Manager Admin", "Manager"}, {"Agent", "Agent"}};
    if (shape == Shape::narrow) return;
    for (const char* name : {"Agent Chat", "Agent Voice", "Agent Email", "Agent Social", "Trainer",
                             "Quality Analyst", "Planner", "Shift Lead", "Team Lead", "Reporter",
                             "Knowledge Editor", "Night Desk", "Tier 2", "Tier 3"})
        world.roles.push_back({name, world.roles.size() % 3 == 0 ? "Manager" : "Agent"});
}

void add_teams(World& world, Shape shape) {
    if (shape == Shape::narrow) {
        world.teams.assign(team_names.begin(), team_names.begin() + 10);
        return;
    }
    for (const auto team : team_names)
        for (const auto language : languages)
            world.teams.push_back(std::string(team) + " " + std::string(language));
}

void add_memberships(const World& world, Person& person) {
    Random random(world.seed, Stream::membership, person.number);
    const auto plain_agent = std::uint64_t{5};
    if (person.number == 0 || random.below(200) == 0) person.roles.add(0);
    if (random.chance(80)) person.roles.add(plain_agent);
    while (person.roles.size() == 0 || (random.chance(25) && person.roles.size() < 5))
        person.roles.add(1 + random.below(world.roles.size() - 1));
    if (!person.active) return;
    for (auto left = random.below(4); left > 0; --left)
        person.teams.add(random.below(world.teams.size()));
}

std::string make_alias(Random& random, const Person& person) {
    const std::string first(person.first_name);
    const std::string last(person.last_name);
    if (!person.in_quotes) return random.chance(20) ? first + " " + last : "";
    switch (random.below(3)) {
        case 0: return last + ", " + first;
        case 1: return first + " \"Ace\" " + last;
        default: return "";  // the upload puts quotes around a cell that needs none
    }
}

}  // namespace

std::size_t Members::size() const {
    std::size_t count = 0;
    for (const auto word : words_) count += static_cast<std::size_t>(std::popcount(word));
    return count;
}

World make_world(Shape shape, std::uint64_t seed, std::uint64_t users, unsigned quotes_percent) {
    World world;
    world.seed = seed;
    world.users = users;
    world.quotes_percent = quotes_percent;
    world.locations.assign(locations.begin(), locations.end());
    add_roles(world, shape);
    add_teams(world, shape);
    return world;
}

Person describe_person(const World& world, std::uint64_t number) {
    Random random(world.seed, Stream::person, number);
    // The last four of either table are not ASCII: few people have such a name, as in most files.
    const auto pick = [&random](const auto& names) -> const Name& {
        return names[random.chance(4) ? names.size() - 4 + random.below(4)
                                      : random.below(names.size() - 4)];
    };
    const Name& first = pick(first_names);
    const Name& last = pick(last_names);

    Person person;
    person.number = number;
    person.first_name = first.written;
    person.last_name = last.written;
    person.email.append(first.in_email).append(".").append(last.in_email);
    person.email += std::to_string(number);
    person.email.append("@").append(domains[random.below(domains.size())]);
    if (random.chance(92)) person.agent_number = "A-" + std::to_string(1'000'000 + number);
    person.active = number == 0 || random.chance(94);
    if (random.chance(90)) person.location = world.locations[random.below(world.locations.size())];
    if (random.chance(70)) person.chat_limit = static_cast<unsigned>(1 + random.below(10));
    person.chat_enabled = person.chat_limit != 0 && random.chance(80);
    person.in_quotes = random.chance(world.quotes_percent);
    person.alias = make_alias(random, person);
    add_memberships(world, person);
    return person;
}

std::string fresh_email(const Person& person) { return "new." + person.email; }

}  // namespace rollcall
