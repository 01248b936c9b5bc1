/** The end of a path that is a file: what is shown or played, or a document. */
export const fileEnding =
  /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|ico|mp3|m4a|ogg|oga|opus|wav|flac|mp4|m4v|webm|ogv|mov|pdf|zip|gz|tgz|7z|epub|mobi|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|ics|gpx|kml|srt|vtt)$/i
