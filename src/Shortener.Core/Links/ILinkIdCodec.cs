namespace Shortener.Core.Links;

/// <summary>Turns a link's number into the opaque id of the API and back. Thread-safe.</summary>
public interface ILinkIdCodec
{
    string Encode(long id);

    /// <summary>False for text that is no link's id.</summary>
    bool TryDecode(string text, out long id);
}
