// What the commands that read an upload have in common: their options, and what these stand for.
#pragma once

#include <boost/program_options.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/command.h"
#include "engine/csv/dialect.h"
#include "engine/directory/directory.h"
#include "engine/directory/load.h"
#include "engine/directory/uploader.h"
#include "engine/pipeline/run.h"
#include "engine/schema/schema.h"

namespace rollcall {

// The options of one command and how they are parsed. Abbreviations are not guessed.
class Arguments {
public:
    explicit Arguments(std::string_view help);

    // `value` is how --help calls what follows the option.
    void option(const char* name, const char* value, const char* about);
    void flag(const char* name, const char* about);
    void hidden_option(const char* name);

    // False when --help was asked for and printed. Throws Failure{usage}.
    bool parse(const Words& words, const std::vector<const char*>& positional);

    bool has(const std::string& name) const { return values_.count(name) != 0; }
    std::string text(const std::string& name) const;
    std::uint64_t number(const std::string& name) const;

private:
    std::string help_;
    std::vector<std::string> valued_;  // options that something must follow
    boost::program_options::options_description options_{"Options"};
    boost::program_options::options_description hidden_;
    boost::program_options::variables_map values_;
};

// Declares the options that say how the file is read and what it is held against.
void declare_input(Arguments& arguments);
void declare_directory(Arguments& arguments);

// Throws Failure{usage} when the file of option `output` is that of one of `others`, now or once it
// is made. "-" is standard input or output, and no file.
void refuse_same_file(const Arguments& arguments, const std::string& output,
                      const std::vector<std::string>& others);

DirectoryFiles directory_files(const Arguments& arguments);

// What one option stands for; none where it is not given. Throw Failure{usage}.
std::optional<Encoding> read_encoding(const Arguments& arguments);
std::optional<char> read_delimiter(const Arguments& arguments);
ServiceMode read_services(const Arguments& arguments);  // not given: add

// What declare_input's options stand for, loaded and checked.
struct Input {
    std::string file;
    std::optional<Encoding> encoding;
    std::vector<AnySchema> schemas;
    std::shared_ptr<const Directory> directory;  // null: none was given
    Uploader uploader = Uploader::api();
    RunOptions options;
    bool schema_is_named = false;

    RunInputs held_against() const {
        return {&schemas, schema_is_named, directory.get(), &uploader};
    }
};

Input load_input(const Arguments& arguments);

}  // namespace rollcall
