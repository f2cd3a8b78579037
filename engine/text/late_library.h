// A shared library whose functions are bound when the first of them is called, so that a program
// that does not need it does not pay for it at its start.
#pragma once

#include <dlfcn.h>

#include <string>

#include "engine/text/failure.h"

namespace rollcall {

class LateLibrary {
public:
    // Throws Failure{unavailable} where there is none of that name.
    explicit LateLibrary(const char* name) : name_(name), handle_(dlopen(name, RTLD_NOW)) {
        if (handle_ == nullptr) fail();
    }

    // The function of that name. The program ends with it, so it is never closed.
    template <typename Function>
    Function* find(const char* function) const {
        void* const found = dlsym(handle_, function);
        if (found == nullptr) fail();
        return reinterpret_cast<Function*>(found);
    }

private:
    [[noreturn]] void fail() const {
        const char* const why = dlerror();
        throw Failure(FailureKind::unavailable, "this needs " + std::string(name_) +
                                                    "; install it (" +
                                                    (why == nullptr ? "not found" : why) + ")");
    }

    const char* name_;
    void* handle_;
};

}  // namespace rollcall
