# SPDX-License-Identifier: AGPL-3.0-or-later
# Every flag with its reason, once, for every target.
add_library(comptoir_flags INTERFACE)
target_compile_definitions(comptoir_flags INTERFACE _GNU_SOURCE)

target_compile_options(comptoir_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror        # the usual, and none of it optional
  $<$<C_COMPILER_ID:Clang>:-Wno-gnu-zero-variadic-macro-arguments> # ##__VA_ARGS__, understood by both compilers
  $<$<C_COMPILER_ID:Clang>:-Wno-gnu-statement-expression> # take() in core/auto.h
  $<$<C_COMPILER_ID:GNU>:-Wno-pedantic>   # gcc has no finer switch for the two above; clang checks pedantry
  -Wconversion -Wsign-conversion          # cents must not lose bits
  -Wshadow -Wundef -Wvla                  # a name, a macro, a stack size: one meaning
  -Wstrict-prototypes -Wmissing-prototypes # every function is static or declared in a header
  -Wformat=2 -Wwrite-strings -Wcast-qual  # text that came from outside stays data
  -Wswitch-enum                           # a new outcome must be thought about everywhere
  -Wnull-dereference
  -fno-strict-overflow                    # no surprise from a missed overflow
  -g)

option(COMPTOIR_HARDEN "Hardening of release builds" OFF)
if(COMPTOIR_HARDEN)
  target_compile_options(comptoir_flags INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 # checked string and memory functions
    -fstack-protector-strong              # a smashed stack stops the program
    -fstack-clash-protection              # no jump over the guard page
    $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection=full> # indirect branches land where they should
    -fPIE)
  target_link_options(comptoir_flags INTERFACE -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack)
endif()
target_link_options(comptoir_flags INTERFACE -Wl,--as-needed) # the till does not load libpq

set(COMPTOIR_SANITIZE "" CACHE STRING "Sanitizers: address,undefined or thread")
if(COMPTOIR_SANITIZE)
  target_compile_options(comptoir_flags INTERFACE -fsanitize=${COMPTOIR_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    -g1) # a report needs lines, and a hundred test programs link in half the time
  target_link_options(comptoir_flags INTERFACE -fsanitize=${COMPTOIR_SANITIZE})
endif()

option(COMPTOIR_COVERAGE "Count executed lines" OFF)
if(COMPTOIR_COVERAGE)
  target_compile_options(comptoir_flags INTERFACE --coverage)
  target_link_options(comptoir_flags INTERFACE --coverage)
endif()

option(COMPTOIR_FUZZ "Build the libFuzzer targets (clang)" OFF)
if(COMPTOIR_FUZZ)
  target_compile_options(comptoir_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
