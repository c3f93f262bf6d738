/**
 * The place of a bundle's hooks: the build plugin fills this module with the runtime, the rules and the hook modules, and has each entry
 * import it first. Without the plugin it does nothing.
 */
export {}
