/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The small tree that XML and SGML become: names without prefix, trimmed text, the line of each element. */
#include "bank/private.h"

#include "core/text.h"

#include <string.h>

static bool fits(struct bank_tree *tree, size_t line);

void bank_tree_open(struct bank_tree *tree, struct bank_slice name, size_t line) {
  if (tree->outcome != OK || !fits(tree, line)) return;
  struct bank_node *node = arena_alloc(tree->reader->arena, sizeof *node), *parent = tree->open;
  *node = (struct bank_node){.name = bank_copy(tree->reader, name), .text = "", .line = line, .parent = parent};
  if (!parent) tree->root = node;
  else if (parent->last) parent->last->next = node;
  else parent->first = node;
  if (parent) parent->last = node;
  tree->open = node;
  tree->count++;
  tree->depth++;
}

static bool fits(struct bank_tree *tree, size_t line) {
  if (tree->count == BANK_NODES_MAX || tree->depth == BANK_DEPTH_MAX)
    tree->outcome = bank_refuse(tree->reader, line, "Le fichier a trop de balises, ou trop profondes.");
  else if (tree->root && !tree->open)
    tree->outcome = bank_refuse(tree->reader, line, "Il y a encore des balises après la fin.");
  return tree->outcome == OK;
}

void bank_tree_close(struct bank_tree *tree, const char *text) {
  if (tree->outcome != OK) return;
  tree->open->text = text;
  tree->open = tree->open->parent;
  tree->depth--;
}

const struct bank_node *bank_child(const struct bank_node *node, const char *name) {
  if (!node) return NULL;
  const struct bank_node *child = node->first;
  while (child && !text_equal(child->name, name)) child = child->next;
  return child;
}

const struct bank_node *bank_sibling(const struct bank_node *node) {
  const struct bank_node *sibling = node->next;
  while (sibling && !text_equal(sibling->name, node->name)) sibling = sibling->next;
  return sibling;
}

const struct bank_node *bank_find(const struct bank_node *node, const char *path) {
  char name[40];
  while (node && *path) {
    size_t length = strcspn(path, "/");
    text_copy(name, length + 1 < sizeof name ? length + 1 : sizeof name, path);
    node = bank_child(node, name);
    path += length + (path[length] == '/');
  }
  return node;
}

const char *bank_find_text(const struct bank_node *node, const char *path) {
  const struct bank_node *found = bank_find(node, path);
  return found ? found->text : "";
}
