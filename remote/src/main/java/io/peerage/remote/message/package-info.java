/// What client and server say to each other, whatever the bytes.
package io.peerage.remote.message;
