namespace Shortener.Core.Geo;

/// <summary>The head of one data field; a pointer is already followed.</summary>
/// <param name="Size">Payload in bytes; entries of a map or array; 0 or 1 for a boolean.</param>
/// <param name="Start">Offset of the payload, or of the first entry, in the section.</param>
/// <param name="ByPointer">The field lies elsewhere: reading goes on behind the pointer, not behind the field.</param>
internal readonly record struct MmdbField(MmdbType Type, int Size, int Start, bool ByPointer)
{
    public bool IsContainer => Type is MmdbType.Map or MmdbType.Array;
}
