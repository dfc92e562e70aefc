/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Clean-up bound to scope: AUTO(buffer) b = {0}; is released when b leaves its block, whatever the way out.
 * A type T takes part by declaring, once, AUTO_RELEASE(T, function) where function takes T *. */
#ifndef COMPTOIR_CORE_AUTO_H
#define COMPTOIR_CORE_AUTO_H

#define AUTO_RELEASE(name, type, function)                                                                             \
  static inline void auto_release_##name(type *value) {                                                                \
    function(value);                                                                                                   \
  }                                                                                                                    \
  struct auto_release_##name##_declared {                                                                              \
    int unused;                                                                                                        \
  }

#define AUTO(name) __attribute__((cleanup(auto_release_##name)))

/* take(&pointer): hands the pointer over and leaves NULL behind, so its clean-up does nothing. */
#define take(pointer)                                                                                                  \
  __extension__({                                                                                                      \
    __typeof__(*(pointer)) taken_ = *(pointer);                                                                        \
    *(pointer) = NULL;                                                                                                 \
    taken_;                                                                                                            \
  })

#endif
