// The commands of the service: serve, token, passwd.
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <iostream>

#include "engine/cli/store_arguments.h"
#include "engine/cli/summary.h"
#include "engine/http/secret.h"
#include "engine/http/service.h"
#include "engine/job/time_stamp.h"
#include "engine/schema/permission_names.h"
#include "engine/text/email.h"
#include "engine/text/escape.h"
#include "engine/text/failure.h"

namespace rollcall {
namespace {

constexpr std::string_view serve_help =
    "Usage: rollcall serve [options]\n"
    "\n"
    "Offers the bulk API over HTTP until it is stopped (SIGTERM, SIGINT); validates and applies "
    "in\n"
    "the background. /openapi.json describes the API, /healthz, /readyz and /metrics are for who\n"
    "runs it. The log goes to standard error, one JSON object a line.\n"
    "\n"
    "Examples:\n"
    "  rollcall serve --listen 127.0.0.1:8080\n"
    "  rollcall serve --listen 0.0.0.0:8443 --tls-certificate cert.pem --tls-key key.pem\n";

constexpr std::string_view token_help =
    "Usage: rollcall token create --name NAME [options]\n"
    "       rollcall token list [options]\n"
    "       rollcall token revoke PREFIX [options]\n"
    "\n"
    "Makes a token for an API user, and the API user with it. The token is printed once, as the\n"
    "last word; it is sent as the password of Basic, or as Bearer. Without --scopes and\n"
    "--permissions it may do everything.\n"
    "\n"
    "Examples:\n"
    "  rollcall token create --name hr-sync\n"
    "  rollcall token create --name reader --scopes jobs:read --expires-days 30\n"
    "  rollcall token create --name onboarding --scopes jobs:read,jobs:upload,jobs:proceed \\\n"
    "      --permissions create_users,edit_roles --assignable-roles Agent\n";

constexpr std::string_view passwd_help =
    "Usage: rollcall passwd EMAIL [options]\n"
    "\n"
    "Gives a user of the Directory a password for the portal: the first line of standard input. "
    "Who\n"
    "was signed in as this user is signed out.\n"
    "\n"
    "Example:\n"
    "  rollcall passwd ann@example.com\n";

constexpr std::size_t prefix_letters = 11;  // of a token: "rc_" and 48 bits

std::atomic<bool> is_stopped = false;

void stop(int) { is_stopped = true; }

std::vector<std::string> words_of(const std::string& list) {
    std::vector<std::string> words;
    std::size_t begin = 0;
    while (begin <= list.size()) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        if (end > begin) words.push_back(list.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

template <typename List>
std::string json_list(const List& words) {
    std::string json = "[";
    for (const auto& word : words) {
        if (json.size() > 1) json += ',';
        append_json_string(json, word);
    }
    return json + ']';
}

// The words of an option as a JSON array, each one of `known`.
template <typename Known>
std::string read_list(const Arguments& arguments, const std::string& option, const Known& known) {
    const std::vector<std::string> words = words_of(arguments.text(option));
    for (const std::string& word : words)
        if (std::find(known.begin(), known.end(), word) == known.end())
            throw Failure(FailureKind::usage,
                          "--" + option + ": \"" + word + "\" is none of " + json_list(known));
    return json_list(words);
}

ApiUser read_api_user(const Arguments& arguments, const Directory& directory) {
    ApiUser user;
    user.name = arguments.text("name");
    constexpr std::size_t most = 64;
    const bool is_plain = std::all_of(user.name.begin(), user.name.end(), [](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != '\x7f';
    });
    if (user.name.empty() || user.name.size() > most || !is_plain || user.name == "command line" ||
        user.name == "worker")
        throw Failure(
            FailureKind::usage,
            "--name: is to be one word of 1 to 64 bytes, such as hr-sync (\"command line\" "
            "and \"worker\" are taken)");
    user.scopes = arguments.has("scopes") ? read_list(arguments, "scopes", scope_names)
                                          : json_list(scope_names);
    if (arguments.has("permissions"))
        user.permissions = read_list(arguments, "permissions", permission_names);
    if (arguments.has("assignable-roles")) {
        std::vector<std::string> roles;
        for (const Role& role : directory.roles()) roles.push_back(role.name);
        user.assignable_roles = read_list(arguments, "assignable-roles", roles);
    }
    return user;
}

int create_token(const Arguments& arguments, Store& store) {
    const ApiUser user = read_api_user(arguments, *store.read_directory());
    const std::string secret = "rc_" + random_secret();
    ApiToken token;
    token.sha256 = fingerprint_of(secret);
    token.prefix = secret.substr(0, prefix_letters);
    token.api_user = user.name;
    token.created_at = time_stamp();
    constexpr std::uint64_t most_days = 36'500;
    const std::uint64_t days = arguments.has("expires-days") ? arguments.number("expires-days") : 1;
    if (days == 0 || days > most_days)
        throw Failure(FailureKind::usage, "--expires-days: is to be from 1 to 36500");
    if (arguments.has("expires-days"))
        token.expires_at = time_stamp_after(std::chrono::hours(24) * days);
    if (!store.access().add_token(user, token))
        throw Failure(FailureKind::usage,
                      "--name: there is an API user of that name with other rights; take another "
                      "name, or the same rights");
    if (arguments.has("json")) {
        std::string json = R"({"name":)";
        append_json_string(json, user.name);
        std::cout << json << R"(,"scopes":)" << user.scopes << R"(,"token":")" << secret << "\"}\n";
        return 0;
    }
    std::cout << "API user " << user.name << ", scopes " << user.scopes << ", token " << secret
              << '\n';
    return 0;
}

int list_tokens(const Arguments& arguments, Store& store) {
    const bool as_json = arguments.has("json");
    if (as_json) std::cout << '[';
    bool is_first = true;
    for (const ApiToken& token : store.access().tokens()) {
        if (as_json) {
            std::string json = is_first ? "" : ",\n";
            json += R"({"prefix":")" + token.prefix + R"(","name":)";
            append_json_string(json, token.api_user);
            json += R"(,"created_at":")" + token.created_at + R"(","expires_at":")" +
                    token.expires_at + R"(","revoked_at":")" + token.revoked_at + "\"}";
            std::cout << json;
        } else {
            std::cout << token.prefix << "  " << for_terminal(token.api_user) << "  since "
                      << token.created_at
                      << (token.expires_at.empty() ? "" : "  until " + token.expires_at)
                      << (token.revoked_at.empty() ? "" : "  revoked " + token.revoked_at) << '\n';
        }
        is_first = false;
    }
    if (as_json) std::cout << "]\n";
    return 0;
}

// The first line of standard input; what is typed at a terminal is not shown.
std::string read_password() {
    termios before{};
    const bool is_terminal = ::tcgetattr(STDIN_FILENO, &before) == 0;
    if (is_terminal) {
        termios quiet = before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        std::cerr << "password: " << std::flush;
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    std::string password;
    std::getline(std::cin, password);
    if (password.ends_with('\r')) password.pop_back();
    if (is_terminal) {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        std::cerr << '\n';
    }
    return password;
}

ServiceOptions read_service(const Arguments& arguments) {
    ServiceOptions options;
    options.store = store_url(arguments);
    if (arguments.has("listen")) options.server.listen = arguments.text("listen");
    options.server.tls_certificate = arguments.text("tls-certificate");
    options.server.tls_key = arguments.text("tls-key");
    options.public_url = arguments.text("public-url");
    options.tenant_domain = arguments.text("tenant-domain");
    while (options.public_url.ends_with('/')) options.public_url.pop_back();
    if (arguments.has("max-upload-bytes"))
        options.limits.upload_bytes = arguments.number("max-upload-bytes");
    if (arguments.has("connections"))
        options.server.connections = static_cast<unsigned>(arguments.number("connections"));
    if (arguments.has("connections-per-address"))
        options.server.connections_per_address =
            static_cast<unsigned>(arguments.number("connections-per-address"));
    return options;
}

}  // namespace

int serve_command(const Words& words) {
    Arguments arguments(serve_help);
    declare_store(arguments);
    arguments.option("listen", "ADDRESS:PORT",
                     "where to listen (127.0.0.1:8080); port 0: a free one");
    arguments.option("public-url", "URL", "how others reach it, for links (as it listens)");
    arguments.option("tenant-domain", "DOMAIN",
                     "of all tenants: at NAME.DOMAIN users of NAME sign in without naming it");
    arguments.option("tls-certificate", "FILE", "PEM: the certificate and those above it");
    arguments.option("tls-key", "FILE", "PEM: its key");
    arguments.option("max-upload-bytes", "N", "the largest upload (17179869184)");
    arguments.option("connections", "N", "at most so many at once (1024)");
    arguments.option("connections-per-address", "N", "of one address (512)");
    if (!arguments.parse(words, {})) return 0;
    const bool has_many = is_of_all_tenants(store_url(arguments));
    if (!has_many) need_every_right(*open_store(arguments), arguments);
    if (!has_many && arguments.has("tenant-domain"))
        throw Failure(
            FailureKind::usage,
            "--tenant-domain: is for a service for all tenants, on PostgreSQL and without "
            "--tenant");
    Service service(read_service(arguments), std::cerr);
    std::signal(SIGTERM, stop);
    std::signal(SIGINT, stop);
    std::signal(SIGPIPE, SIG_IGN);
    const bool is_done = service.run(
        [] { return is_stopped.load(); },
        [](const std::string& url) { std::cout << "listening on " << url << std::endl; });
    // A job that a worker is still at is safe: whoever opens the store next goes on with it.
    if (!is_done) ::_exit(0);
    return 0;
}

int token_command(const Words& words) {
    Arguments arguments(token_help);
    declare_store(arguments);
    arguments.option("name", "NAME", "of the API user");
    arguments.option("scopes", "LIST", "what the token may be used for (everything)");
    arguments.option("permissions", "LIST",
                     "what may be changed, such as create_users (everything)");
    arguments.option("assignable-roles", "LIST", "roles that may be given (all)");
    arguments.option("expires-days", "N", "after so many days it is void (never)");
    arguments.hidden_option("verb");
    arguments.hidden_option("prefix");
    if (!arguments.parse(words, {"verb", "prefix"})) return 0;
    const auto store = open_store(arguments);
    need_every_right(*store, arguments);
    const std::string verb = arguments.text("verb");
    if (verb == "create") return create_token(arguments, *store);
    if (verb == "list") return list_tokens(arguments, *store);
    if (verb != "revoke")
        throw Failure(FailureKind::usage, "token: create, list or revoke? See --help");
    // The whole token will do as well as its beginning.
    const std::string prefix = arguments.text("prefix").substr(0, prefix_letters);
    if (!store->access().revoke_token(prefix, time_stamp()))
        throw Failure(FailureKind::usage,
                      "PREFIX: no token in use begins like that; rollcall token list shows them");
    return 0;
}

int passwd_command(const Words& words) {
    constexpr std::size_t fewest = 12;
    constexpr std::size_t most = 1024;
    Arguments arguments(passwd_help);
    declare_store(arguments);
    arguments.hidden_option("email");
    if (!arguments.parse(words, {"email"})) return 0;
    const auto store = open_store(arguments);
    need_every_right(*store, arguments);
    const std::string email = arguments.text("email");
    if (email.empty())
        throw Failure(FailureKind::usage, "no EMAIL was given: whose password; see --help");
    if (!store->find_user_record(email_key_of(email)))
        throw Failure(FailureKind::usage, "EMAIL: \"" + email + "\" is nobody in the Directory");
    static_cast<void>(Uploader::portal(*store->read_directory(), email));  // who is inactive
    const std::string password = read_password();
    if (password.size() < fewest || password.size() > most)
        throw Failure(FailureKind::usage, "the password is to have 12 to 1024 bytes");
    store->access().set_password(email_key_of(email), hash_password(password));
    return 0;
}

}  // namespace rollcall
