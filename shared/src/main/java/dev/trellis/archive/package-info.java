/**
 * Projects as zip archives: written as a stream, and read from anyone with every trick of the
 * format refused. The format is PKWARE's APPNOTE.TXT,
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT.
 */
@NullMarked
package dev.trellis.archive;

import org.jspecify.annotations.NullMarked;
