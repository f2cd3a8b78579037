// A Directory as stores keep it: a reference document without users and entries, entries by
// collection, and users, each a record of its own.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "engine/directory/directory.h"
#include "engine/directory/user_intake.h"

namespace rollcall {

// The document of a reference and its entries. `reference` names the collections.
class StoredDocument {
public:
    explicit StoredDocument(std::string_view reference);
    void add_entry(std::string_view collection, std::string_view record);  // in their order
    std::string finish();

private:
    std::string document_ = "{";
    std::map<std::string, std::string, std::less<>> collections_;
};

// A Directory from its document and then its users, in their order. Throws as Document and
// UserIntake do; `place` says where it comes from.
class StoredDirectory {
public:
    StoredDirectory(const std::string& document, const std::string& place);
    void add_user(std::string_view record);
    std::shared_ptr<const Directory> finish();

private:
    void read_lines();

    std::string place_;
    Origin origin_;
    std::unique_ptr<UserIntake> intake_;
    std::string lines_;
};

// The other way round: the reference document that is kept, and every entry.
std::string split_document(
    const Directory& directory,
    const std::function<void(const std::string& collection, std::string_view record)>& visit);

// The document without what only the store needs.
std::string shown_reference(std::string_view reference);

// Throws Failure{reference_broken} where the document, with another member in place of its own,
// breaks a rule of §9; else answers it.
std::string with_reference_member(std::string_view reference, std::string_view member,
                                  std::string_view json);

}  // namespace rollcall
