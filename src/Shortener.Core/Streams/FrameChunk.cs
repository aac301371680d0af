namespace Shortener.Core.Streams;

/// <summary>
/// A run of a journal's frames on its way to a worker: from position <see cref="From"/> up to <see cref="To"/>, which is also its id
/// in the stream.
/// </summary>
/// <param name="Body">
/// Parts one after the other. Each begins with 16 bytes, little endian: the position behind the part (8), its length (4), and its kind
/// (4): 0 = whole frames as they lie in the journal, without a gap between them; 1 = damage that counts as one click, with length 0.
/// </param>
/// <param name="Completed">Nothing will ever follow: the generation is closed. Not sent; the node closes the source.</param>
public sealed record FrameChunk(long From, long To, ReadOnlyMemory<byte> Body, bool Completed);
